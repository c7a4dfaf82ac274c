# Has cloud-init's own code merge the user-data that is named, and prints what a guest makes of it as one line of JSON: the
# configuration that results, and the users in it.
import json
import sys
import tempfile

from cloudinit import distros, handlers, helpers, user_data, util
from cloudinit.config import schema
from cloudinit.distros import ug_util
from cloudinit.handlers.cloud_config import CloudConfigPartHandler

with tempfile.TemporaryDirectory() as directory:
    paths = helpers.Paths({"cloud_dir": directory, "run_dir": directory})
    with open(sys.argv[1], "rb") as file:
        message = user_data.UserDataProcessor(paths).process(file.read())
    handler = CloudConfigPartHandler(paths, cloud_config_path="cloud_config")
    handler.handle_part(None, handlers.CONTENT_START, None, None, None, None)
    for part in message.walk():
        if not part.is_multipart():
            payload = util.decode_binary(util.fully_decoded_payload(part))
            handler.handle_part(None, part.get_content_type(), "part", payload, None, dict(part))
    config = handler.cloud_buf
    schema.validate_cloudconfig_schema(config, schema=schema.get_schema(), strict=True)
    image = {"default_user": {"name": "debian", "shell": "/bin/bash", "sudo": ["ALL=(ALL) NOPASSWD:ALL"]}}
    users, _ = ug_util.normalize_users_groups(config, distros.fetch("debian")("debian", image, paths))
    print(json.dumps({"config": config, "users": users}))
