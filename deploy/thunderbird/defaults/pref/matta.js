// SPDX-License-Identifier: GPL-3.0-or-later
// Tells Thunderbird to read matta.cfg.
pref("general.config.filename", "matta.cfg");
pref("general.config.obscure_value", 0);
