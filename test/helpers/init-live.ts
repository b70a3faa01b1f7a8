/** Loaded before the live lane: settings of the user's that would bypass or steer spkg are removed, the network stays. */
for (const name of Object.keys(process.env)) {
  if (
    /^(UV|SPKG|GIT_DIR|XDG)_|^PIP_(FIND_LINKS|EXTRA_INDEX_URL|NO_BINARY)$|^(CI|NO_COLOR|FORCE_COLOR)$/.test(
      name,
    )
  ) {
    Reflect.deleteProperty(process.env, name);
  }
}
