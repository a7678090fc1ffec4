"""Debian's Apache with mod_auth_openidc, as a process of its own with a configuration of its own."""

import shutil
from pathlib import Path
from string import Template

MODULES = Path("/usr/lib/apache2/modules")
_SERVER = Template("""\
ServerRoot $folder
ServerName localhost:$port
Listen 127.0.0.1:$port
PidFile $folder/pid
ErrorLog /dev/stderr
LogLevel warn auth_openidc:info
DefaultRuntimeDir $folder
Mutex default:$folder
User www-data
Group www-data
$modules
Include $sample
$more
""")
_NEEDED = (
    "mpm_event", "authn_core", "authz_core", "authz_user", "headers", "proxy", "proxy_http", "auth_openidc",
)  # fmt: skip


def why_not() -> str:
    """Return what is missing on this machine; empty when nothing is."""
    if shutil.which("apache2") is None and not Path("/usr/sbin/apache2").exists():
        return "Apache is not installed (apt install apache2-bin)"
    if not (MODULES / "mod_auth_openidc.so").exists():
        return "mod_auth_openidc is not installed (apt install libapache2-mod-auth-openidc)"
    return ""


def command(folder: Path, port: int, sample: Path, more: str = "") -> list[str]:
    """Write a configuration that includes the sample, and return the command that serves it."""
    folder.chmod(0o755)
    modules = "\n".join(f"LoadModule {name}_module {MODULES}/mod_{name}.so" for name in _NEEDED)
    configuration = folder / "apache.conf"
    configuration.write_text(_SERVER.substitute(folder=folder, port=port, modules=modules, sample=sample, more=more))
    return ["/usr/sbin/apache2", "-f", str(configuration), "-DFOREGROUND"]
