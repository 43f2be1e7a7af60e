"""The Lambda functions: one thin module per trigger.

A function that starts collects no garbage until its handler is made (`_runtime.entry`): next to nothing that imports make is garbage, and
looking for it takes a sixth of the start.
"""

import gc
import os

if "AWS_LAMBDA_FUNCTION_NAME" in os.environ:  # not where tests or tools import a handler among much else
    gc.disable()
