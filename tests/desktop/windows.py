# SPDX-License-Identifier: GPL-3.0-or-later
"""The app itself where other tests have `mattactl serve`."""
import os

import matta


class Windows(matta.Engine):
    """@first: what it is called with before anything else."""

    first = ()

    def serve_command(self, data=None, port=None):
        return [os.environ["MATTA_PROGRAM"], *self.first, "--data-dir", str(self.data), "--policy-dir", str(self.folder),
                "--listen", f"127.0.0.1:{self.port}", "--upstream", self.upstream, *self.options]
