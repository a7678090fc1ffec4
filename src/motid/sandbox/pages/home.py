"""The first page: what this is, and where everything listens."""

from litestar import get
from litestar.di import NamedDependency
from litestar.response import Template

from motid.sandbox.world import World


@get("/", include_in_schema=False)
async def home(world: NamedDependency[World]) -> Template:
    """Show the ways into the sandbox."""
    settings = world.settings
    addresses = [
        ("Trục trao đổi định danh", settings.exchange),
        ("Cổng dịch vụ công", settings.portal),
        ("Cơ sở dữ liệu dân cư (SOAP)", settings.population),
        ("Nhà mạng (REST)", settings.carrier),
        ("SMSC (SMPP 3.4)", f"{settings.listen}:{world.smsc.port}"),
        ("Thư (SMTP)", f"{settings.listen}:{world.mail.port}"),
    ]
    people = world.population.count()
    return Template("home.html", context={"section": "/", "addresses": addresses, "people": people})
