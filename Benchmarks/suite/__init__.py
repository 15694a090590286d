# SPDX-License-Identifier: Apache-2.0
"""The benchmarks of the library against its peers; run them with `Benchmarks/run.py`."""
