# SPDX-License-Identifier: Apache-2.0
"""Compiled types. An annotation becomes a tree of nodes; each node knows how its type
is checked, written, and described. See base.Node."""
