// SPDX-License-Identifier: Apache-2.0
//! Finds libsatya: in SATYA_LIB_DIR, by pkg-config, or where the linker looks. Where it is not
//! found nothing fails yet, since documentation and checks need no library; a warning stands
//! above what the linker says.
use std::{env, path::Path, process::Command};

fn main() {
    for name in ["SATYA_LIB_DIR", "PKG_CONFIG_PATH", "PKG_CONFIG_LIBDIR"] {
        println!("cargo:rerun-if-env-changed={name}");
    }
    println!("cargo:rustc-link-lib=dylib=satya");
    if let Ok(folder) = env::var("SATYA_LIB_DIR") {
        println!("cargo:rustc-link-search=native={folder}");
        if !Path::new(&folder).join("libsatya.so").exists() {
            missing(&format!("there is no libsatya.so in SATYA_LIB_DIR, which is {folder:?}"));
        }
    } else if let Some(flags) = by_pkg_config() {
        for folder in words(&flags).iter().filter_map(|flag| flag.strip_prefix("-L")) {
            println!("cargo:rustc-link-search=native={folder}");
        }
    } else if !linker_finds_it() {
        missing(
            "pkg-config does not find satya: PKG_CONFIG_PATH has to name the folder of satya.pc, \
             which is lib/pkgconfig where libsatya was installed, or SATYA_LIB_DIR the folder of \
             libsatya.so",
        );
    }
}

fn missing(what: &str) {
    println!("cargo:warning=libsatya is not found, and linking will fail: {what}");
    // A file that is not there runs this again the next time, when the library may be.
    println!("cargo:rerun-if-changed=libsatya-was-not-found");
}

fn by_pkg_config() -> Option<String> {
    let output = Command::new("pkg-config").args(["--libs-only-L", "satya"]).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).into_owned())
}

/// What pkg-config prints is for a shell: a backslash takes the next character as it is.
fn words(line: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut characters = line.chars();
    while let Some(character) = characters.next() {
        if character.is_whitespace() {
            words.push(String::new());
        } else if let Some(word) = words.last_mut() {
            word.extend(if character == '\\' { characters.next() } else { Some(character) });
        }
    }
    words
}

/// A compiler names the path of a library that its linker finds, and else its bare name.
fn linker_finds_it() -> bool {
    Command::new("cc")
        .arg("-print-file-name=libsatya.so")
        .output()
        .map_or(false, |output| output.stdout.contains(&b'/'))
}
