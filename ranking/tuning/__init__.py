"""Tuning (调整权重): what a change of a standard does, and which standard would do what is wanted.

Pure: standards and tables in, tables out; no files, no SQL, no clock. Every table is one that `score_table` takes.
"""
