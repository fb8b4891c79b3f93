//! The bytes of one connection on their way to and from the HTTP library: followed by the framing, timed by the pulse, closed so that the peer can
//! still read the last answer.

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

use super::framing::{Fault, Framing};
use super::pulse::Pulse;

/// What is read and thrown away while closing.
const LINGER_BYTES: usize = 256 * 1_024;

/// A connection's bytes.
pub struct Stream<S> {
    io: S,
    /// `None`: not HTTP/1.
    framing: Option<Framing>,
    pulse: Arc<Pulse>,
    /// What is passed on in place of what the framing stopped, and why it did.
    ending: &'static [u8],
    fault: Option<Fault>,
    stopped: bool,
    /// Whether it stopped within a body.
    broken: bool,
    ended: bool,
    shut: bool,
    lingered: usize,
}

impl<S> Stream<S> {
    /// The bytes of a connection, followed by `framing` unless the library does that itself.
    pub const fn new(io: S, framing: Option<Framing>, pulse: Arc<Pulse>) -> Self {
        Self { io, framing, pulse, ending: b"", fault: None, stopped: false, broken: false, ended: false, shut: false, lingered: 0 }
    }

    /// Follows what was just read; `filled` is what the buffer held before.
    fn follow(&mut self, buf: &mut ReadBuf<'_>, filled: usize) -> io::Result<()> {
        let fresh = buf.filled().get(filled..).unwrap_or_default();
        self.ended = fresh.is_empty();
        let Some(framing) = &mut self.framing else { return Ok(()) };
        let messages = framing.messages();
        let Err(stop) = framing.scan(fresh) else {
            if !self.ended {
                self.pulse.read(framing.part(), framing.messages() != messages, framing.body_bytes());
            }
            return Ok(());
        };
        self.stopped = true;
        buf.set_filled(filled + stop.at);
        let Some(ending) = stop.ending else {
            self.broken = true;
            return if stop.at == 0 { Err(self.break_body()) } else { Ok(()) };
        };
        self.ending = ending;
        self.fault = Some(stop.fault);
        if stop.at == 0 {
            self.pass_ending(buf);
        }
        Ok(())
    }

    /// The head of the broken body has been handed to the service by now.
    fn break_body(&self) -> io::Error {
        self.pulse.break_body();
        io::Error::new(io::ErrorKind::InvalidData, "malformed body")
    }

    /// Earlier messages of the same read have been handed to the service by now, so the fault meets the stopped one only.
    fn pass_ending(&mut self, buf: &mut ReadBuf<'_>) {
        if let Some(fault) = self.fault.take() {
            self.pulse.refuse(fault);
        }
        let (now, later) = self.ending.split_at(self.ending.len().min(buf.remaining()));
        buf.put_slice(now);
        self.ending = later;
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Stream<S> {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let this = &mut *self;
        if !this.ending.is_empty() {
            this.pass_ending(buf);
            return Poll::Ready(Ok(()));
        }
        if this.broken {
            return Poll::Ready(Err(this.break_body()));
        }
        if this.stopped {
            // Nothing more is taken; the answer to the stopped message ends the connection.
            return Poll::Pending;
        }
        let filled = buf.filled().len();
        match Pin::new(&mut this.io).poll_read(cx, buf) {
            Poll::Pending => {
                this.pulse.starve();
                Poll::Pending
            }
            Poll::Ready(Err(error)) => Poll::Ready(Err(error)),
            Poll::Ready(Ok(())) => Poll::Ready(this.follow(buf, filled)),
        }
    }
}

impl<S: AsyncRead + AsyncWrite + Unpin> AsyncWrite for Stream<S> {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let wrote = Pin::new(&mut self.io).poll_write(cx, bytes);
        self.pulse.wrote(wrote.is_ready());
        wrote
    }

    fn poll_write_vectored(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[io::IoSlice<'_>]) -> Poll<io::Result<usize>> {
        let wrote = Pin::new(&mut self.io).poll_write_vectored(cx, bytes);
        self.pulse.wrote(wrote.is_ready());
        wrote
    }

    fn is_write_vectored(&self) -> bool {
        self.io.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let flushed = Pin::new(&mut self.io).poll_flush(cx);
        match &flushed {
            Poll::Pending => self.pulse.wrote(false),
            Poll::Ready(_) => self.pulse.flushed(),
        }
        flushed
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let this = &mut *self;
        if !this.shut {
            this.pulse.closing();
            ready!(Pin::new(&mut this.io).poll_shutdown(cx))?;
            this.shut = true;
        }
        // Closing with unread bytes would reset the connection, and the peer might lose the answer: read them until it closes too.
        let mut space = [0; 4_096];
        while !this.ended && this.lingered < LINGER_BYTES {
            let mut buf = ReadBuf::new(&mut space);
            match ready!(Pin::new(&mut this.io).poll_read(cx, &mut buf)) {
                Ok(()) if !buf.filled().is_empty() => this.lingered += buf.filled().len(),
                _ => this.ended = true,
            }
        }
        Poll::Ready(Ok(()))
    }
}
