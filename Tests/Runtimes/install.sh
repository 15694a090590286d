#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Installs from Debian's packages what run.sh --all needs and is not there.
set -eu

packages=
need() {
  command -v "$1" > /dev/null || packages="$packages $2"
}
need c++ g++
need pkg-config pkgconf
need go golang-go
need cargo cargo
need rustc rustc
need rustfmt rustfmt
need cargo-clippy rust-clippy
need javac default-jdk-headless
need node nodejs
need ruby ruby
need rake rake
ruby -e 'require "minitest"' 2> /dev/null || packages="$packages ruby-minitest"
need luajit luajit
need luarocks luarocks
need npm npm
need tsc node-typescript
need mvn maven
need abidw abigail-tools
need abidiff abigail-tools
for plugin in compiler jar resources surefire; do
  [ -e "/usr/share/maven-repo/org/apache/maven/plugins/maven-$plugin-plugin" ] && continue
  [ $plugin = surefire ] && packages="$packages libsurefire-java" ||
    packages="$packages libmaven-$plugin-plugin-java"
done
[ -e "${JUNIT_JARS:-/usr/share/java}/junit-jupiter-api.jar" ] || packages="$packages junit5"
[ -e "${JUNIT_JARS:-/usr/share/java}/picocli.jar" ] || packages="$packages libpicocli-java"
[ -e "${JNA_JAR:-/usr/share/java/jna.jar}" ] || packages="$packages libjna-java"
[ -e "${NODE_HEADERS:-/usr/include/node}/node_api.h" ] || packages="$packages libnode-dev"

[ -n "$packages" ] || exit 0
echo "runtimes: installing$packages"
sudo=
[ "$(id -u)" = 0 ] || sudo=sudo
$sudo apt-get update -q
$sudo env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends $packages
