/** Loaded before the live lane: settings that would bypass or steer spkg are removed; the network and the index stay. */
for (const name of Object.keys(process.env)) {
  if (
    /^(SPKG|GIT|XDG)_|^PIP_(FIND_LINKS|EXTRA_INDEX_URL|NO_INDEX|NO_BINARY|CONSTRAINT|TARGET|PREFIX|USER)$|^UV_(?!DEFAULT_INDEX$|INDEX_URL$|NATIVE_TLS$|SYSTEM_CERTS$)|^(CI|NO_COLOR|FORCE_COLOR|VIRTUAL_ENV|CONDA_PREFIX)$/.test(
      name,
    )
  ) {
    Reflect.deleteProperty(process.env, name);
  }
}
