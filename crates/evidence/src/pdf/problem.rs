//! What can be wrong with a PDF, in words.

use crate::sandbox::WorkerError;
use model::{Bilingual, FileIntegrity};

/// Why a file was not read, or not to the end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum PdfProblem {
    Empty,
    Password,
    Cipher,
    Broken,
    CutOff,
    NoPages,
    PagesLost,
    PageBox(u32),
    Crashed,
    Inflated,
    TooManyPages(usize),
    Page(u32, PageRefusal),
    Time,
    Memory,
    NoWorker,
}

/// Why the content of one page was not interpreted, or not to the end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum PageRefusal {
    /// Its content inflates over the limit.
    Bytes,
    /// Too many operators, forms counted as often as they are drawn.
    Operators,
    /// Forms nested too deeply, or in themselves.
    Depth,
    /// A content stream that cannot be inflated.
    Undecodable,
    /// Too many pictures.
    Pictures,
    /// Too many characters.
    Characters,
    /// Out of time.
    Time,
    /// Out of memory.
    Memory,
    /// The library panicked.
    Crashed,
}

// Origin: by eye; the bitmap of an A4 page at 200 dpi has about this size.
/// What a decoder asks for at once, bytes.
const PROBE_BYTES: usize = 16 << 20;

impl PageRefusal {
    /// What a panic of the library means: where no more memory is to be had, our limit is at fault
    /// and not the file.
    pub(super) fn from_panic() -> Self {
        let mut probe = Vec::<u8>::new();
        let starved = probe
            .try_reserve_exact(PROBE_BYTES)
            .is_err();
        std::hint::black_box(&probe);
        if starved { Self::Memory } else { Self::Crashed }
    }
}

impl PdfProblem {
    pub(super) fn integrity(self) -> FileIntegrity {
        match self {
            Self::Empty => FileIntegrity::Empty,
            Self::Password => FileIntegrity::Encrypted,
            Self::Cipher => FileIntegrity::Unsupported,
            Self::Broken
            | Self::CutOff
            | Self::NoPages
            | Self::PagesLost
            | Self::PageBox(_)
            | Self::Crashed
            | Self::Page(_, PageRefusal::Undecodable | PageRefusal::Crashed) => {
                FileIntegrity::Damaged
            }
            Self::Inflated
            | Self::TooManyPages(_)
            | Self::Page(..)
            | Self::Time
            | Self::Memory
            | Self::NoWorker => FileIntegrity::Limit,
        }
    }

    pub(super) fn to_bilingual(self) -> Bilingual {
        let (zh, en) = match self {
            Self::Empty => ("文件为空", "the file is empty"),
            Self::Password => ("打开此 PDF 需要密码", "the PDF needs a password to open"),
            Self::Cipher => (
                "PDF 的加密方式不受支持",
                "the PDF's encryption is not supported",
            ),
            Self::Broken => (
                "PDF 结构损坏，无法打开",
                "the PDF is broken and cannot be opened",
            ),
            Self::CutOff => (
                "PDF 不完整，结尾缺失",
                "the PDF is cut off: its end is missing",
            ),
            Self::NoPages => ("PDF 中没有可读的页面", "the PDF has no readable page"),
            Self::PagesLost => ("PDF 中部分页面已损坏", "some pages of the PDF are broken"),
            Self::Crashed => (
                "PDF 内容损坏，读取中断",
                "the PDF is broken: reading it stopped half-way",
            ),
            Self::Inflated => (
                "PDF 内的数据解压后超出上限",
                "data in the PDF inflates over the limit",
            ),
            Self::Time => ("读取 PDF 超时", "reading the PDF took too long"),
            Self::Memory => (
                "读取 PDF 超出内存上限",
                "reading the PDF took too much memory",
            ),
            Self::NoWorker => (
                "无法启动 PDF 读取进程",
                "the process that reads PDFs could not be started",
            ),
            Self::PageBox(page) => {
                return Bilingual::new(
                    format!("第 {page} 页的页面尺寸无效"),
                    format!("page {page} has no usable page size"),
                );
            }
            Self::TooManyPages(most) => {
                return Bilingual::new(
                    format!("页数过多，只读取前 {most} 页"),
                    format!("too many pages; only the first {most} were read"),
                );
            }
            Self::Page(page, refusal) => {
                let why = refusal.to_bilingual();
                return Bilingual::new(
                    format!("第 {page} 页：{}", why.zh),
                    format!("page {page}: {}", why.en),
                );
            }
        };
        Bilingual::new(zh, en)
    }
}

impl PageRefusal {
    pub(super) fn to_bilingual(self) -> Bilingual {
        let (zh, en) = match self {
            Self::Bytes => ("内容解压后超出上限", "its content inflates over the limit"),
            Self::Operators => ("绘图指令过多", "too many drawing operators"),
            Self::Depth => (
                "表单对象嵌套过深或循环",
                "forms nested too deeply or in themselves",
            ),
            Self::Undecodable => (
                "内容损坏，无法解压",
                "its content is broken and cannot be inflated",
            ),
            Self::Pictures => ("图片数量过多", "too many pictures"),
            Self::Characters => ("文字数量过多", "too many characters"),
            Self::Time => ("读取超时", "reading it took too long"),
            Self::Memory => ("读取超出内存上限", "reading it took too much memory"),
            Self::Crashed => (
                "内容损坏，读取中断",
                "its content is broken: reading it stopped half-way",
            ),
        };
        Bilingual::new(zh, en)
    }
}

impl From<WorkerError> for PdfProblem {
    fn from(death: WorkerError) -> Self {
        match death {
            WorkerError::NotStarted => Self::NoWorker,
            WorkerError::Time => Self::Time,
            WorkerError::Aborted => Self::Memory,
            WorkerError::Ended => Self::Crashed,
        }
    }
}
