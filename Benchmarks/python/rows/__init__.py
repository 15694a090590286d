# SPDX-License-Identifier: Apache-2.0
"""The rows. Each module has `LINES`, which python/worker.py runs, and `run(effort)`."""
