/** Where files of the data scheme land so that something starts or believes them: the root of an environment, a system or a home. */

const root = String.raw`^[^/]+\.data\/(?:data|scripts)\/`;

/** What a system, a shell or an environment starts by itself. */
export const autostartPlace = new RegExp(
  [
    String.raw`${root}(etc\/(cron[^/]*|init\.d|profile\.d|xdg\/autostart|systemd|ld\.so\.preload|rc\.local|sudoers[^/]*|pam\.d|udev|conda\/(de)?activate\.d|fish\/conf\.d|update-motd\.d|X11\/Xsession\.d|apt\/apt\.conf\.d|modprobe\.d|NetworkManager\/dispatcher\.d|environment\.d|xonsh|ipython\/startup)|(usr\/)?lib\/(systemd|udev)|var\/spool\/cron|Library\/Launch(Agents|Daemons)|share\/(autostart|systemd|dbus-1|fish\/vendor_conf\.d|ipython\/.*startup)|\.config\/(autostart|systemd|fish)|\.ipython\/.*startup)(\/|$)`,
    String.raw`${root}(etc\/(bash\.bashrc|zsh\/\w+|profile|zshenv|hosts|ssh\/.*)|\.(bash_?\w*|profile|zsh\w*|zprofile|xinitrc|xprofile|xsession\w*|pam_environment|inputrc|vimrc|tmux\.conf|Rprofile|pdbrc|pythonrc\.py|xonshrc|ssh\/.*|git\/hooks\/.*|gitconfig|aws\/config|kube\/config)|etc\/gitconfig)$`,
    String.raw`${root}(bin\/|Scripts\/)?activate(\.\w+)?$`,
  ].join('|'),
);
/** Names under which no `#!` line is needed to be a text of a shell. */
export const shellStart =
  /\/(activate|(bash\.)?bashrc|\.(bash_?\w*|profile|zsh\w*|zprofile|xinitrc|xprofile|xsession\w*|ssh\/rc)|(etc\/)?profile|rc\.local|completions\/[^/.]+|site-functions\/_[^/.]+|Xsession\.d\/[^/]+)$/;
/** Settings of package managers and other tools, by whom everything is fetched. */
export const fetcherSettings =
  /^[^/]+\.data\/data\/(.*\/)?(pip\.(conf|ini)|uv\.toml|\.?npmrc|\.condarc|\.pypirc|\.?gitconfig|\.curlrc|\.wgetrc|\.pydistutils\.cfg|\.yarnrc(\.yml)?|\.bunfig\.toml|\.cargo\/config(\.toml)?|\.m2\/settings\.xml|\.docker\/config\.json|pypoetry\/config\.toml|apt\/sources\.list(\.d\/.*)?|pyvenv\.cfg|python\d*\._pth)$/;
