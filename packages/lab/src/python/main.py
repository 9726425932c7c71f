"""First file of a learner's process in CPython. Isolated mode puts no folder of ours on the path; it is there for these imports only."""
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import gradus_program  # noqa: E402

del sys.path[0]
gradus_program.main()
