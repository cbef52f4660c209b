/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <dlfcn.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/time.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

/* Preloaded into a program, it lets a test set that program's clock, or put it to sleep: the file
 * named by MATTA_CLOCK_SHIFT holds by how many nanoseconds the wall clock, and the clock that
 * counts suspend, are ahead of the machine's. When that changes, timers do what the kernel's do:
 * those on the wall clock wake up, the others fire when their time has come. */

#define MOST_TIMERS 16
#define SECOND INT64_C (1000000000)
#define LOOK_NANOSECONDS 2000000

typedef struct {
  volatile int64_t wall;
  volatile int64_t boot;
} Shift;

typedef struct {
  int fd;
  clockid_t id;
  int64_t at; /* what was asked for, by the shifted clock; 0: it is not running */
} Timer;

static Shift none;
static Shift *shift = &none;
static Timer timers[MOST_TIMERS];
static int n_timers;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static int (*real_clock_gettime) (clockid_t id, struct timespec *now);
static int (*real_timerfd_create) (int id, int flags);
static int (*real_timerfd_settime) (int fd,
                                    int flags,
                                    const struct itimerspec *when,
                                    struct itimerspec *before);

static int64_t
get_shift (clockid_t id)
{
  if (id == CLOCK_REALTIME || id == CLOCK_REALTIME_COARSE)
    return shift->wall;
  return id == CLOCK_BOOTTIME ? shift->boot : 0;
}

static struct timespec
to_timespec (int64_t at)
{
  return (struct timespec){ .tv_sec = at / SECOND, .tv_nsec = at % SECOND };
}

/* Other libraries may ask for the time before this one has begun. */
int
clock_gettime (clockid_t id, struct timespec *now)
{
  int result = -1;

  if (real_clock_gettime == NULL)
    real_clock_gettime = (__typeof__ (real_clock_gettime)) dlsym (RTLD_NEXT, "clock_gettime");
  result = real_clock_gettime (id, now);
  if (result == 0 && get_shift (id) != 0)
    *now = to_timespec (now->tv_sec * SECOND + now->tv_nsec + get_shift (id));
  return result;
}

int
gettimeofday (struct timeval *restrict now, void *restrict zone)
{
  struct timespec time = { 0 };

  (void) zone;
  if (clock_gettime (CLOCK_REALTIME, &time) != 0)
    return -1;
  *now = (struct timeval){ .tv_sec = time.tv_sec, .tv_usec = time.tv_nsec / 1000 };
  return 0;
}

/* With the lock held. */
static int
run_timer (const Timer *timer, int64_t at)
{
  int64_t real = at - get_shift (timer->id);
  struct itimerspec when = { .it_value = to_timespec (real > 0 ? real : 1) };

  if (at == 0)
    when.it_value = to_timespec (0);
  return real_timerfd_settime (timer->fd, TFD_TIMER_ABSTIME, &when, NULL);
}

int
timerfd_create (int id, int flags)
{
  int fd = real_timerfd_create (id, flags);

  pthread_mutex_lock (&lock);
  if (fd >= 0 && n_timers < MOST_TIMERS)
    timers[n_timers++] = (Timer){ .fd = fd, .id = id };
  pthread_mutex_unlock (&lock);
  return fd;
}

int
timerfd_settime (int fd, int flags, const struct itimerspec *when, struct itimerspec *before)
{
  int result = -1;

  if ((flags & TFD_TIMER_ABSTIME) == 0)
    return real_timerfd_settime (fd, flags, when, before);
  pthread_mutex_lock (&lock);
  for (int i = 0; i < n_timers; i++) {
    if (timers[i].fd != fd)
      continue;
    timers[i].at = when->it_value.tv_sec * SECOND + when->it_value.tv_nsec;
    result = run_timer (&timers[i], timers[i].at);
  }
  pthread_mutex_unlock (&lock);
  return result;
}

static void
shift_timers (void)
{
  pthread_mutex_lock (&lock);
  for (int i = 0; i < n_timers; i++)
    if (timers[i].at != 0)
      run_timer (&timers[i], timers[i].id == CLOCK_REALTIME ? 1 : timers[i].at);
  pthread_mutex_unlock (&lock);
}

static void *
watch_in_thread (void *data)
{
  Shift seen = { 0 };
  const struct timespec pause = { .tv_nsec = LOOK_NANOSECONDS };

  (void) data;
  while (nanosleep (&pause, NULL) == 0) {
    if (seen.wall == shift->wall && seen.boot == shift->boot)
      continue;
    seen.wall = shift->wall;
    seen.boot = shift->boot;
    shift_timers ();
  }
  return NULL;
}

__attribute__ ((constructor)) static void
begin (void)
{
  const char *path = getenv ("MATTA_CLOCK_SHIFT");
  int fd = path != NULL ? open (path, O_RDONLY | O_CLOEXEC) : -1;
  pthread_t thread;

  real_timerfd_create = (__typeof__ (real_timerfd_create)) dlsym (RTLD_NEXT, "timerfd_create");
  real_timerfd_settime = (__typeof__ (real_timerfd_settime)) dlsym (RTLD_NEXT, "timerfd_settime");
  if (fd < 0)
    abort (); /* a test that only believes it turned the clock shows nothing */
  shift = mmap (NULL, sizeof (Shift), PROT_READ, MAP_SHARED, fd, 0);
  close (fd);
  if (shift == MAP_FAILED || pthread_create (&thread, NULL, watch_in_thread, NULL) != 0)
    abort ();
  pthread_detach (thread);
}
