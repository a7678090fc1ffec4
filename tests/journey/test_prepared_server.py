"""What the process from which servers are forked does beforehand, so that one that was killed is back soon."""

import subprocess
import sys

_PROGRAM = """
import sys
from motid.asgi import prepare
prepare("exchange")
from jinja2 import Environment
from motid.web.rendering import warm
def compile(*_, **__): raise AssertionError("a template was not compiled")
Environment.compile = compile
before = set(sys.modules)
warm("exchange")
import motid.bootstrap.exchange
assert set(sys.modules) == before
assert "motid.bootstrap.desk" not in before, "the other sites are not loaded"
"""


def test_a_forked_server_neither_imports_its_site_nor_compiles_templates() -> None:
    done = subprocess.run([sys.executable, "-c", _PROGRAM], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
