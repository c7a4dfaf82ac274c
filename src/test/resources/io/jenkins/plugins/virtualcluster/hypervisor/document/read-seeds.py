# Reads seeds with cloud-init's own code, one in each directory below the one that is named, and says what a guest makes of
# each: its directory, instance, short name, full name, and the full name that the meta-data alone gives.
import os
import sys

from cloudinit import sources, util
from cloudinit.config import schema
from cloudinit.net import networkd
from cloudinit.net.network_state import parse_net_config_data


class Seeded(sources.DataSource):
    dsname = "NoCloud"


class Cloud:
    def __init__(self, source):
        self.get_hostname = source.get_hostname


def read(path):
    with open(path, encoding="utf-8") as file:
        return file.read()


for name in sorted(os.listdir(sys.argv[1])):
    seed = os.path.join(sys.argv[1], name)
    user = read(os.path.join(seed, "user-data"))
    assert user.startswith("#cloud-config\n"), user
    config = util.load_yaml(user)
    schema.validate_cloudconfig_schema(config, schema=schema.get_schema(), strict=True)
    source = Seeded({}, None, None)
    source.metadata = util.load_yaml(read(os.path.join(seed, "meta-data")))
    names = util.get_hostname_fqdn(config, Cloud(source))
    network = util.load_yaml(read(os.path.join(seed, "network-config")))
    rendered = networkd.Renderer({})._render_content(parse_net_config_data(network))
    assert "UseDomains=True" in rendered["vc0"], rendered
    print(
        name,
        source.metadata["instance-id"],
        names[0],
        names[1],
        source.get_hostname(fqdn=True)[0],
        config["ssh_authorized_keys"][0],
        config["ssh_keys"]["ed25519_public"],
        sep="|",
    )
