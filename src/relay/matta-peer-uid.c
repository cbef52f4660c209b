/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-peer-uid.h"

#include <arpa/inet.h>
#include <linux/inet_diag.h>
#include <linux/netlink.h>
#include <linux/sock_diag.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

typedef struct {
  struct nlmsghdr header;
  struct inet_diag_req_v2 body;
} Request;

typedef union {
  struct sockaddr any;
  struct sockaddr_in v4;
  struct sockaddr_in6 v6;
} Address;

/* A client that came as ::ffff:127.0.0.1 has a plain IPv4 socket. */
static void
unmap (Address *address)
{
  Address plain = { 0 };

  if (address->any.sa_family != AF_INET6 || !IN6_IS_ADDR_V4MAPPED (&address->v6.sin6_addr))
    return;
  plain.v4.sin_family = AF_INET;
  plain.v4.sin_port = address->v6.sin6_port;
  memcpy (&plain.v4.sin_addr, &address->v6.sin6_addr.s6_addr[12], 4);
  *address = plain;
}

static void
put_address (const Address *address, __be32 *words, __be16 *port)
{
  if (address->any.sa_family == AF_INET) {
    memcpy (words, &address->v4.sin_addr, 4);
    *port = address->v4.sin_port;
    return;
  }
  memcpy (words, &address->v6.sin6_addr, 16);
  *port = address->v6.sin6_port;
}

static gboolean
send_request (int netlink, const Address *client, const Address *server)
{
  Request request = { 0 };

  request.header.nlmsg_len = sizeof request;
  request.header.nlmsg_type = SOCK_DIAG_BY_FAMILY;
  request.header.nlmsg_flags = NLM_F_REQUEST;
  request.body.sdiag_family = (guint8) client->any.sa_family;
  request.body.sdiag_protocol = IPPROTO_TCP;
  request.body.idiag_states = ~0U;
  request.body.id.idiag_cookie[0] = INET_DIAG_NOCOOKIE;
  request.body.id.idiag_cookie[1] = INET_DIAG_NOCOOKIE;
  put_address (client, request.body.id.idiag_src, &request.body.id.idiag_sport);
  put_address (server, request.body.id.idiag_dst, &request.body.id.idiag_dport);
  return send (netlink, &request, sizeof request, 0) == (gssize) sizeof request;
}

static gboolean
receive_uid (int netlink, uid_t *uid)
{
  union {
    struct nlmsghdr header;
    char bytes[8192];
  } answer;
  gssize length = recv (netlink, &answer, sizeof answer, 0);
  const struct inet_diag_msg *message = NLMSG_DATA (&answer.header);

  if (length < 0 || !NLMSG_OK (&answer.header, (gsize) length)
      || answer.header.nlmsg_type != SOCK_DIAG_BY_FAMILY
      || answer.header.nlmsg_len < NLMSG_LENGTH (sizeof *message))
    return FALSE;
  *uid = message->idiag_uid;
  return TRUE;
}

static gboolean
ask_kernel (const Address *client, const Address *server, uid_t *uid)
{
  int netlink = socket (AF_NETLINK, SOCK_DGRAM | SOCK_CLOEXEC, NETLINK_SOCK_DIAG);
  gboolean known = FALSE;

  if (netlink < 0)
    return FALSE;
  known = send_request (netlink, client, server) && receive_uid (netlink, uid);
  close (netlink);
  return known;
}

gboolean
matta_peer_uid_get (int fd, uid_t *uid)
{
  Address client = { 0 };
  Address server = { 0 };
  socklen_t client_size = sizeof client;
  socklen_t server_size = sizeof server;

  if (getpeername (fd, &client.any, &client_size) != 0
      || getsockname (fd, &server.any, &server_size) != 0)
    return FALSE;
  unmap (&client);
  unmap (&server);
  if (client.any.sa_family != AF_INET && client.any.sa_family != AF_INET6)
    return FALSE;
  return ask_kernel (&client, &server, uid);
}
