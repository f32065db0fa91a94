"""Tests of what helps clerks to edit: schemas, templates, questions, hooks and reviews."""
