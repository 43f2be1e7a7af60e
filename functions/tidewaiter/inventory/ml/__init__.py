"""Readers of the files that trained models are kept in; none of them runs or builds what a file describes."""
