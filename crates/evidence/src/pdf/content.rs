//! One pass over a page's content: every picture with its place, every glyph with its character.
//!
//! Nothing is rendered and no pixel is decoded here: who wants a picture's pixels is handed it while
//! it is drawn ([`ImageVisitor`]). Pictures inside tiling patterns, soft-mask groups and
//! Type 3 glyphs are not seen: they are texture, not scans.

use std::panic::{self, AssertUnwindSafe};

use hayro_interpret::{
    Context, InterpreterCache, InterpreterSettings, RenderContent, interpret, interpret_page,
};
use hayro_syntax::content::TypedIter;
use hayro_syntax::page::Page;

pub(super) use super::content_recorder::PageContent;
use super::content_recorder::{ContentRecorder, ImageVisitor};
use super::cost_limits::content_within_limits;
use super::geometry::PageFrame;
use super::problem::PageRefusal;
use crate::sandbox::Deadline;
use model::limits::Limits;

/// Reads the pages of one file; glyphs and time are limited for all of them together.
pub(super) struct ContentReader<'l, 'a> {
    limits: &'l Limits,
    deadline: Deadline,
    want_text: bool,
    /// Characters that may still be taken.
    characters: usize,
    /// Fonts and colour spaces that pages share.
    cache: InterpreterCache<'a>,
}

impl<'l, 'a> ContentReader<'l, 'a> {
    pub(super) fn new(limits: &'l Limits, deadline: Deadline, want_text: bool) -> Self {
        let characters = limits.text_characters;
        let cache = InterpreterCache::new();
        Self {
            limits,
            deadline,
            want_text,
            characters,
            cache,
        }
    }

    /// Interprets one page. A refused page shows nothing; one that was stopped shows what came before.
    pub(super) fn read_page(
        &mut self,
        page: &Page<'a>,
        frame: &PageFrame,
    ) -> (PageContent, Option<PageRefusal>) {
        self.record_page(page, frame, None)
    }

    /// The same once more, handing out the pictures.
    pub(super) fn visit_images(
        &mut self,
        page: &Page<'a>,
        frame: &PageFrame,
        catch: ImageVisitor<'_>,
    ) -> Option<PageRefusal> {
        self.record_page(page, frame, Some(catch))
            .1
    }

    fn record_page(
        &mut self,
        page: &Page<'a>,
        frame: &PageFrame,
        catch: Option<ImageVisitor<'_>>,
    ) -> (PageContent, Option<PageRefusal>) {
        let mut recorder = ContentRecorder::new(
            frame.page,
            self.want_text,
            self.characters,
            self.deadline,
            catch,
        );
        // Checked against the cost limits first: the interpreter would follow forms nested
        // exponentially to their end.
        let work = || {
            let content = content_within_limits(page, self.limits, self.deadline)?;
            interpret_content(page, &content, frame, &self.cache, &mut recorder);
            Ok(())
        };
        let refusal = match panic::catch_unwind(AssertUnwindSafe(work)) {
            Ok(Ok(())) => recorder.cut,
            Ok(Err(refusal)) => Some(refusal),
            Err(stop) => {
                self.cache = InterpreterCache::new();
                let refusal = stop
                    .downcast_ref::<PageRefusal>()
                    .copied()
                    .unwrap_or_else(PageRefusal::from_panic);
                Some(refusal)
            }
        };
        self.characters = recorder.characters;
        recorder.hide_covered_glyphs();
        (recorder.drawn, refusal)
    }
}

/// The page's content, then its annotations (stamps and form fields are drawn by them).
fn interpret_content<'a>(
    page: &Page<'a>,
    operators: &[u8],
    frame: &PageFrame,
    cache: &InterpreterCache<'a>,
    recorder: &mut ContentRecorder<'_>,
) {
    // Annotations only in the second pass: the content was interpreted from the bytes that were
    // screened, and must not be drawn twice.
    let settings = InterpreterSettings {
        render_content: RenderContent::ANNOTATIONS,
        ..InterpreterSettings::default()
    };
    let xref = page.xref();
    let mut context = Context::new(frame.transform, frame.page, cache, xref, settings);
    interpret(
        TypedIter::new(operators),
        page.resources(),
        &mut context,
        recorder,
    );
    interpret_page(page, &mut context, recorder);
}
