# Sourced. Reads one suite of the distribution with apt without touching the machine's own sources, lists or pins.
#
#   private_apt_open "deb SUITE" ...   makes ${private_apt[@]}, an apt-get command over only these suites, lists fetched
#   private_apt_dir                    its folder; the caller removes it
#
# The mirror is the one that the machine's own apt uses, so no host is named here. Needs no root.

private_apt_mirror() {
  local codename
  codename=$(. /etc/os-release && echo "${VERSION_CODENAME:-stable}")
  apt-get indextargets --no-release-info --format '$(RELEASE) $(REPO_URI)' |
    awk -v codename="$codename" '$1 == codename { print $2; exit }'
}

private_apt_open() {
  local mirror keys= line
  mirror=$(private_apt_mirror)
  if [ -z "$mirror" ]; then
    echo "private-apt: apt lists no mirror of this release" >&2
    return 1
  fi
  for line in /usr/share/keyrings/debian-archive-keyring.gpg /usr/share/keyrings/debian-archive-keyring.pgp; do
    [ -e "$line" ] && keys="[signed-by=$line]" && break
  done
  private_apt_dir=$(mktemp -d)
  mkdir -p "$private_apt_dir"/{lists/partial,cache/archives/partial,download}
  : >"$private_apt_dir/status"
  for line in "$@"; do
    echo "${line%% *} $keys $mirror ${line#* } main"
  done >"$private_apt_dir/sources.list"
  # Valid-Until is not asked for: a mirror may be a frozen snapshot. Signatures are.
  private_apt=(apt-get -qq -o Acquire::Check-Valid-Until=false
    -o "Dir::Etc::SourceList=$private_apt_dir/sources.list" -o Dir::Etc::SourceParts=/dev/null
    -o Dir::Etc::Preferences=/dev/null -o Dir::Etc::PreferencesParts=/dev/null
    -o "Dir::State=$private_apt_dir" -o "Dir::State::Lists=$private_apt_dir/lists"
    -o "Dir::State::Status=$private_apt_dir/status" -o "Dir::Cache=$private_apt_dir/cache"
    -o APT::Sandbox::User= -o Acquire::Languages=none -o Acquire::Retries=3)
  "${private_apt[@]}" update
}
