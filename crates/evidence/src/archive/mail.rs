//! The attachments of a mail (RFC 5322, MIME), taken out in memory.

use std::panic::{self, AssertUnwindSafe};

use mail_parser::{HeaderName, Message, MessageParser, MessagePart, MimeHeaders, PartType};

use model::Bilingual;
use model::limits::Limits;

/// Ending of a mail that a program saved.
const MAIL_EXTENSION: &str = ".eml";

/// One attachment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MailAttachment {
    /// Its name, decoded; behind the names of the mails it came forwarded in, with `/`.
    pub name: String,
    /// Mails around it, the outermost not counted.
    pub forwarded: usize,
    /// Its bytes, or why they are not taken.
    pub content: Result<Vec<u8>, Bilingual>,
}

/// What is attached to a mail.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct MailContent {
    /// The attachments, those of forwarded mails at their places.
    pub attachments: Vec<MailAttachment>,
    /// It has more of them than may be looked at.
    pub cut: bool,
}

/// Whether a file of this name is a mail. Mails have no signature, so their name must say it.
#[must_use]
pub fn is_mail_name(name: &str) -> bool {
    name.to_lowercase()
        .ends_with(MAIL_EXTENSION)
}

/// The attachments of a mail and of the mails forwarded in it, at most `limits.archive_members`;
/// `None` where it is no mail. What they take is taken off `budget`.
#[must_use]
pub fn read_attachments(bytes: &[u8], budget: &mut u64, limits: &Limits) -> Option<MailContent> {
    // The library is not ours: a panic in it costs this mail and not the audit.
    let parse = || MessageParser::default().parse(bytes);
    let parsed = panic::catch_unwind(AssertUnwindSafe(parse));
    let message = parsed.ok().flatten()?;
    // The library takes any bytes for a mail; a real one has a header that mails have.
    let known = |name: &HeaderName<'_>| !matches!(name, HeaderName::Other(_));
    let mut headers = message.headers().iter();
    let is_mail = headers.any(|h| known(&h.name));
    let mut reader = MailReader {
        budget,
        limits,
        found: MailContent::default(),
    };
    reader.take_attachments(message, "", 0);
    is_mail.then_some(reader.found)
}

struct MailReader<'a> {
    budget: &'a mut u64,
    limits: &'a Limits,
    found: MailContent,
}

impl MailReader<'_> {
    fn take_attachments(&mut self, message: Message<'_>, folder: &str, forwarded: usize) {
        for part in message.parts {
            let count = self.found.attachments.len();
            let Some(name) = attachment_name(&part, count + 1) else {
                continue;
            };
            if count >= self.limits.archive_members {
                self.found.cut = true;
                break;
            }
            let name = format!("{folder}{name}");
            match part.body {
                PartType::Message(inner) if forwarded < self.limits.archive_depth => {
                    let folder = format!("{name}/");
                    self.take_attachments(inner, &folder, forwarded + 1);
                }
                PartType::Message(_) => {
                    let reason = self.nesting_reason();
                    self.refuse(name, forwarded, reason);
                }
                PartType::Text(text) | PartType::Html(text) => {
                    let bytes = text.into_owned().into_bytes();
                    self.take(name, forwarded, bytes);
                }
                PartType::Binary(bytes) | PartType::InlineBinary(bytes) => {
                    self.take(name, forwarded, bytes.into_owned());
                }
                PartType::Multipart(_) => {}
            }
        }
    }

    fn take(&mut self, name: String, forwarded: usize, bytes: Vec<u8>) {
        let size = bytes.len() as u64;
        let allowed = self.limits.file_bytes.min(*self.budget);
        if size > allowed {
            let reason = super::too_large_reason(allowed);
            return self.refuse(name, forwarded, reason);
        }
        *self.budget -= size;
        self.found
            .attachments
            .push(MailAttachment {
                name,
                forwarded,
                content: Ok(bytes),
            });
    }

    fn refuse(&mut self, name: String, forwarded: usize, why: Bilingual) {
        self.found
            .attachments
            .push(MailAttachment {
                name,
                forwarded,
                content: Err(why),
            });
    }

    fn nesting_reason(&self) -> Bilingual {
        let n = self.limits.archive_depth;
        Bilingual::new(
            format!("邮件转发嵌套超过 {n} 层，未打开"),
            format!("mails forwarded more than {n} times inside each other, not opened"),
        )
    }
}

/// The name of what is attached; `None` for what the mail itself says and for its frame.
fn attachment_name(part: &MessagePart<'_>, number: usize) -> Option<String> {
    // As in archives, a backslash parts names too.
    let named = part.attachment_name();
    let named = named.map(|name| name.replace('\\', "/"));
    let named = named.filter(|name| !name.trim().is_empty());
    match &part.body {
        PartType::Multipart(_) => None,
        PartType::Text(_) | PartType::Html(_) => named,
        PartType::Message(inner) => {
            let subject = || {
                let subject = inner.subject()?;
                Some(subject.replace('/', "_"))
            };
            let name = named.or_else(subject);
            let name = name.unwrap_or_else(|| format!("mail-{number}"));
            Some(with_extension(name, "eml"))
        }
        PartType::Binary(_) | PartType::InlineBinary(_) => {
            if named.is_some() {
                return named;
            }
            let content_type = part.content_type();
            let subtype = content_type.and_then(|t| t.subtype());
            let name = format!("attachment-{number}");
            Some(with_extension(name, subtype.unwrap_or("bin")))
        }
    }
}

fn with_extension(name: String, extension: &str) -> String {
    let ending = format!(".{}", extension.to_lowercase());
    if name.to_lowercase().ends_with(&ending) {
        name
    } else {
        name + &ending
    }
}
