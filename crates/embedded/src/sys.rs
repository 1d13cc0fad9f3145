//! The crate's only unsafe code: what the standard library does not offer.

use std::{io, os::unix::process::CommandExt, process::Command};

/// The effective user id of this process.
#[expect(unsafe_code, reason = "geteuid cannot fail and touches no memory")]
pub fn effective_uid() -> u32 {
    // SAFETY: no arguments, no failure.
    unsafe { libc::geteuid() }
}

/// Sends a signal; 0 only asks whether the process exists.
#[expect(unsafe_code, reason = "the standard library can only kill children, and only with SIGKILL")]
pub fn signal(pid: i32, signal: i32) -> io::Result<()> {
    // kill(0) and negative numbers address whole groups: never meant here.
    if pid <= 0 {
        return Err(io::Error::from_raw_os_error(libc::ESRCH));
    }
    // SAFETY: plain numbers, no memory.
    if unsafe { libc::kill(pid, signal) } == 0 { Ok(()) } else { Err(io::Error::last_os_error()) }
}

/// Whether a process of that number exists (a zombie does too).
pub fn exists(pid: i32) -> bool {
    signal(pid, 0).map_or_else(|error| error.raw_os_error() == Some(libc::EPERM), |()| true)
}

/// What the child does to itself between fork and exec.
#[derive(Debug, Clone, Copy, Default)]
pub struct ChildSetup {
    /// Enter a user namespace in which this root is that plain (uid, gid).
    pub namespace: Option<(u32, u32)>,
    /// Have the kernel send SIGINT (PostgreSQL: fast shutdown) when the spawning thread ends.
    pub die_with_parent: bool,
}

/// Arranges `setup` for the next spawn of `command`.
#[expect(unsafe_code, reason = "pre_exec: only system calls on memory prepared here, so it is safe after fork")]
pub fn before_exec(command: &mut Command, setup: ChildSetup) {
    let maps = setup.namespace.map(|(uid, gid)| (format!("{uid} 0 1\n").into_bytes(), format!("{gid} 0 1\n").into_bytes()));
    let parent = std::process::id() as i32;
    let hook = move || {
        #[cfg(target_os = "linux")]
        if let Some((uid_map, gid_map)) = &maps {
            enter_namespace(uid_map, gid_map)?;
        }
        // After the change of credentials, which clears it.
        #[cfg(target_os = "linux")]
        if setup.die_with_parent {
            end_with_parent(parent)?;
        }
        let _ = (&maps, parent);
        Ok(())
    };
    // SAFETY: the hook allocates nothing and takes no lock.
    unsafe { command.pre_exec(hook) };
}

#[cfg(target_os = "linux")]
#[expect(unsafe_code, reason = "unshare changes only the calling process, which is a fresh child")]
fn enter_namespace(uid_map: &[u8], gid_map: &[u8]) -> io::Result<()> {
    // SAFETY: a flag, no memory.
    if unsafe { libc::unshare(libc::CLONE_NEWUSER) } != 0 {
        return Err(io::Error::last_os_error());
    }
    // The kernel wants setgroups denied before a group map may be written (user_namespaces(7)).
    write_file(c"/proc/self/setgroups", b"deny")?;
    write_file(c"/proc/self/uid_map", uid_map)?;
    write_file(c"/proc/self/gid_map", gid_map)
}

#[cfg(target_os = "linux")]
#[expect(unsafe_code, reason = "std::fs may allocate, which is not allowed after fork")]
fn write_file(path: &std::ffi::CStr, bytes: &[u8]) -> io::Result<()> {
    // SAFETY: path is a C string and bytes a live slice; the descriptor is closed here.
    let written = unsafe {
        let file = libc::open(path.as_ptr(), libc::O_WRONLY | libc::O_CLOEXEC);
        if file < 0 {
            return Err(io::Error::last_os_error());
        }
        let written = libc::write(file, bytes.as_ptr().cast(), bytes.len());
        libc::close(file);
        written
    };
    if written < 0 { Err(io::Error::last_os_error()) } else { Ok(()) }
}

#[cfg(target_os = "linux")]
#[expect(unsafe_code, reason = "prctl with plain numbers")]
fn end_with_parent(parent: i32) -> io::Result<()> {
    // SAFETY: plain numbers. The second call catches a parent that died before the first.
    unsafe {
        if libc::prctl(libc::PR_SET_PDEATHSIG, libc::SIGINT as libc::c_ulong) != 0 {
            return Err(io::Error::last_os_error());
        }
        if libc::getppid() != parent {
            return Err(io::Error::from_raw_os_error(libc::ECANCELED));
        }
    }
    Ok(())
}
