/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Where a sandbox asks the desktop, and for what it does without a window. */
#define MATTA_PORTAL "org.freedesktop.portal.Desktop"
#define MATTA_PORTAL_PATH "/org/freedesktop/portal/desktop"
#define MATTA_PORTAL_BACKGROUND "org.freedesktop.portal.Background"
