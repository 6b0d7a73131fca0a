//! Work on hostile files in processes that may die.
//!
//! A library that hangs or eats all memory cannot be stopped from inside the process, so the program
//! calls itself as a worker: requests over stdin, answers over stdout, a time limit per request after
//! which the worker's whole process group is killed, and an address-space limit that the worker sets
//! for itself. Workers live on for many requests; one that died is replaced at the next request.

mod answer;
mod file_list;

use std::io::{self, Read, Write};
use std::path::PathBuf;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

pub(crate) use answer::{append_head, split_head};
pub use file_list::{ExtractedFile, ExtractedFiles};
pub(crate) use file_list::{FileListWriter, decode_file_list, encode_file_list};

// Origin: the samples of the largest page that the limits let through, 250 million px of three
// bytes, stay below it.
/// The longest answer a worker may give, in bytes.
const MAX_ANSWER_BYTES: u64 = 1 << 30;
/// Stands for the length of a body that the worker has already.
const BODY_CACHED: u64 = u64::MAX;

/// Where hostile content is interpreted.
#[derive(Debug, Clone)]
pub enum Sandbox {
    /// In this process: panics and the limits that can be counted are caught, hangs and exhausted
    /// memory inside a library are not. For tests and for files one trusts.
    InProcess,
    /// In worker processes.
    Worker(Workers),
}

impl Sandbox {
    /// Workers that run `program` with the hidden first argument `argument`.
    pub fn worker(program: impl Into<PathBuf>, argument: impl Into<String>) -> Self {
        let pool = WorkerPool {
            program: program.into(),
            argument: argument.into(),
            idle: Mutex::default(),
        };
        Self::Worker(Workers {
            pool: Arc::new(pool),
        })
    }
}

/// Why a worker gave no answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WorkerError {
    /// The program could not be started.
    NotStarted,
    /// Killed after the time limit.
    Time,
    /// Aborted: out of memory or out of stack.
    Aborted,
    /// Ended in any other way, or answered out of turn.
    Ended,
}

/// A pool of workers; clones share it. It grows to the number of threads that call it at once.
#[derive(Debug, Clone)]
pub struct Workers {
    pool: Arc<WorkerPool>,
}

#[derive(Debug)]
struct WorkerPool {
    program: PathBuf,
    argument: String,
    idle: Mutex<Vec<WorkerProcess>>,
}

impl Workers {
    /// Sends `header` and `body` to a worker and waits for its answer, at most for `time`.
    pub fn call(&self, header: &[u8], body: &[u8], time: Duration) -> Result<Vec<u8>, WorkerError> {
        self.session(body).request(header, time)
    }

    /// Several questions about one body.
    #[must_use]
    pub fn session<'b>(&self, body: &'b [u8]) -> WorkerSession<'b> {
        WorkerSession {
            workers: self.clone(),
            body,
            worker: None,
        }
    }

    fn take_idle_worker(&self) -> Result<WorkerProcess, WorkerError> {
        let pool = &self.pool;
        let idle = lock_unpoisoned(&pool.idle).pop();
        if let Some(worker) = idle {
            return Ok(worker);
        }
        let fresh = WorkerProcess::spawn_process(&pool.program, &pool.argument);
        fresh.map_err(|_| WorkerError::NotStarted)
    }
}

/// Questions about one body, asked of one worker: the body travels once, and again only to the worker
/// that replaces one that died.
#[derive(Debug)]
pub struct WorkerSession<'b> {
    workers: Workers,
    body: &'b [u8],
    worker: Option<WorkerProcess>,
}

impl WorkerSession<'_> {
    /// Sends `header` and waits for the answer, at most for `time`.
    pub fn request(&mut self, header: &[u8], time: Duration) -> Result<Vec<u8>, WorkerError> {
        let (mut worker, body) = if let Some(worker) = self.worker.take() {
            (worker, None)
        } else {
            let worker = self.workers.take_idle_worker()?;
            (worker, Some(self.body))
        };
        // On an error the worker is dropped here and with it killed: its pipes may still hold half
        // an answer.
        let answer = worker.send_request(header, body, time)?;
        self.worker = Some(worker);
        Ok(answer)
    }
}

impl Drop for WorkerSession<'_> {
    fn drop(&mut self) {
        let mut idle = lock_unpoisoned(&self.workers.pool.idle);
        idle.extend(self.worker.take());
    }
}

#[derive(Debug)]
struct WorkerProcess {
    child: Mutex<Child>,
    input: ChildStdin,
    output: ChildStdout,
}

// Origin of the 32 MiB: by eye; CI showed that with the usual step a small memory bound did not
// bind.
/// The step, in KiB, by which a worker whose allocator is mimalloc takes address space. Its usual step of
/// 1 GiB is taken before [`limit_memory`] is called, and what it holds already no limit can refuse.
const ARENA_STEP: (&str, &str) = ("MIMALLOC_ARENA_RESERVE", "32768");

impl WorkerProcess {
    fn spawn_process(program: &PathBuf, argument: &str) -> io::Result<Self> {
        let (step_name, step) = ARENA_STEP;
        let mut command = Command::new(program);
        command
            .arg(argument)
            .env(step_name, step)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null());
        // A group of its own, so that a kill also reaches what the worker has started.
        #[cfg(unix)]
        std::os::unix::process::CommandExt::process_group(&mut command, 0);
        let mut child = command.spawn()?;
        let input = child.stdin.take();
        let output = child.stdout.take();
        let Some((input, output)) = input.zip(output) else {
            return Err(io::ErrorKind::BrokenPipe.into());
        };
        Ok(Self {
            child: Mutex::new(child),
            input,
            output,
        })
    }

    /// One request. A watch kills the worker when the time is over, which ends the pipes.
    fn send_request(
        &mut self,
        header: &[u8],
        body: Option<&[u8]>,
        time: Duration,
    ) -> Result<Vec<u8>, WorkerError> {
        let (done, watch) = mpsc::channel::<()>();
        let child = &self.child;
        let input = &mut self.input;
        let output = &mut self.output;
        let (answer, killed) = thread::scope(|scope| {
            // A read from a pipe cannot be given a time limit; a kill from beside it ends the read.
            let watch = scope.spawn(move || {
                let over = watch.recv_timeout(time) == Err(RecvTimeoutError::Timeout);
                if over {
                    kill_group(&mut lock_unpoisoned(child));
                }
                over
            });
            let answer = exchange_frames(input, output, header, body);
            drop(done);
            let killed = watch.join().unwrap_or(false);
            (answer, killed)
        });
        match answer {
            _ if killed => Err(WorkerError::Time),
            Ok(answer) => Ok(answer),
            Err(_) => Err(self.exit_reason()),
        }
    }

    /// Why the pipes broke. The worker closed them itself, so it is ending; it is killed only to be
    /// sure, after its own exit could be seen.
    fn exit_reason(&self) -> WorkerError {
        let mut child = lock_unpoisoned(&self.child);
        // 200 times 5 ms: one second, by eye. Writing a core dump takes a while after the pipes are
        // closed.
        for _ in 0..200 {
            match child.try_wait() {
                Ok(Some(status)) if was_aborted(status) => return WorkerError::Aborted,
                Ok(None) => thread::sleep(Duration::from_millis(5)),
                _ => break,
            }
        }
        WorkerError::Ended
    }
}

impl Drop for WorkerProcess {
    fn drop(&mut self) {
        let mut child = lock_unpoisoned(&self.child);
        kill_group(&mut child);
        let _ = child.wait();
    }
}

fn exchange_frames(
    input: &mut impl Write,
    output: &mut impl Read,
    header: &[u8],
    body: Option<&[u8]>,
) -> io::Result<Vec<u8>> {
    write_frame(input, header)?;
    match body {
        Some(body) => write_frame(input, body)?,
        None => input.write_all(&BODY_CACHED.to_le_bytes())?,
    }
    input.flush()?;
    let answer = read_frame(output, MAX_ANSWER_BYTES)?;
    answer.ok_or_else(|| io::ErrorKind::UnexpectedEof.into())
}

/// Answers requests until the input ends: what a worker's `main` does.
///
/// `answer` gets a request's header and body. Errors: a broken pipe; the process should then end.
pub fn serve_requests(
    mut input: impl Read,
    mut output: impl Write,
    mut answer: impl FnMut(&[u8], &Arc<Vec<u8>>) -> Vec<u8>,
) -> io::Result<()> {
    let mut body = Arc::new(Vec::new());
    while let Some(header) = read_frame(&mut input, BODY_CACHED - 1)? {
        let length = read_length(&mut input)?;
        if let Some(length) = length
            && length != BODY_CACHED
        {
            drop(std::mem::take(&mut body)); // before the next one needs its memory
            let bytes = read_bytes(&mut input, length)?;
            body = Arc::new(bytes);
        }
        let reply = answer(&header, &body);
        write_frame(&mut output, &reply)?;
        output.flush()?;
    }
    Ok(())
}

/// Bounds the address space of this process, in bytes. Does nothing where the system has no such limit.
pub fn limit_memory(bytes: u64) {
    #[cfg(any(target_os = "linux", target_os = "android", target_os = "freebsd"))]
    {
        use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
        // Only the soft limit is lowered, and never above the hard one, which would be refused.
        let maximum = getrlimit(Resource::As).maximum;
        let lowered = match maximum {
            Some(most) => bytes.min(most),
            None => bytes,
        };
        let current = Some(lowered);
        let _ = setrlimit(Resource::As, Rlimit { current, maximum });
    }
    #[cfg(not(any(target_os = "linux", target_os = "android", target_os = "freebsd")))]
    let _ = bytes;
}

/// A point in time after which work on a file stops.
#[derive(Debug, Clone, Copy)]
pub struct Deadline(Option<Instant>);

impl Deadline {
    /// `time` from now.
    #[must_use]
    pub fn after(time: Duration) -> Self {
        Self(Instant::now().checked_add(time))
    }

    /// Whether it is over.
    #[must_use]
    pub fn has_passed(self) -> bool {
        self.0
            .is_some_and(|end| Instant::now() >= end)
    }
}

fn write_frame(to: &mut impl Write, bytes: &[u8]) -> io::Result<()> {
    let length = bytes.len() as u64;
    to.write_all(&length.to_le_bytes())?;
    to.write_all(bytes)
}

/// A length as eight bytes, little end first, then that many bytes; `None` at the end of the input.
fn read_frame(from: &mut impl Read, most: u64) -> io::Result<Option<Vec<u8>>> {
    let Some(length) = read_length(from)? else {
        return Ok(None);
    };
    if length > most {
        return Err(io::ErrorKind::InvalidData.into());
    }
    read_bytes(from, length).map(Some)
}

fn read_length(from: &mut impl Read) -> io::Result<Option<u64>> {
    let mut length = [0; 8];
    match from.read_exact(&mut length) {
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => Ok(None),
        result => {
            result?;
            let length = u64::from_le_bytes(length);
            Ok(Some(length))
        }
    }
}

fn read_bytes(from: &mut impl Read, length: u64) -> io::Result<Vec<u8>> {
    // A false length must not reserve memory: beyond 64 MiB the buffer grows with what really
    // comes.
    let expected = length.min(64 << 20);
    let reserved = usize::try_from(expected).unwrap_or_default();
    let mut bytes = Vec::with_capacity(reserved);
    from.take(length)
        .read_to_end(&mut bytes)?;
    if bytes.len() as u64 == length {
        Ok(bytes)
    } else {
        Err(io::ErrorKind::UnexpectedEof.into())
    }
}

/// Kills the worker and whatever it started, unless it has been seen to end (its id may be another's).
fn kill_group(child: &mut Child) {
    if !matches!(child.try_wait(), Ok(None)) {
        return;
    }
    #[cfg(unix)]
    {
        use rustix::process::{Pid, Signal, kill_process_group};
        let group = Pid::from_child(child);
        let _ = kill_process_group(group, Signal::KILL);
    }
    let _ = child.kill();
}

fn was_aborted(status: std::process::ExitStatus) -> bool {
    #[cfg(unix)]
    {
        use rustix::process::Signal;
        let signal = std::os::unix::process::ExitStatusExt::signal(&status);
        // ABORT: the allocator gave up. SEGV and BUS: the stack ran over. KILL: the kernel was out
        // of memory.
        let killed = [Signal::ABORT, Signal::SEGV, Signal::KILL, Signal::BUS];
        let mut killed = killed.iter().map(|s| Some(s.as_raw()));
        killed.any(|s| signal == s)
    }
    #[cfg(not(unix))]
    {
        !status.success()
    }
}

fn lock_unpoisoned<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
}
