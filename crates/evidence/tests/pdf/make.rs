//! A small PDF writer on top of `lopdf`.

use lopdf::{Dictionary, Document, Object, ObjectId, Stream, dictionary};

/// A4 upright, pt.
pub const A4: [f64; 2] = [595.276, 841.89];

/// A document being made; every page has the same resources.
pub struct Maker {
    pub doc: Document,
    pub pages: ObjectId,
    pub xobjects: Dictionary,
    pub fonts: Dictionary,
    pub kids: Vec<Object>,
}

impl Maker {
    pub fn new() -> Self {
        let mut doc = Document::with_version("1.7");
        let pages = doc.new_object_id();
        Self {
            doc,
            pages,
            xobjects: Dictionary::new(),
            fonts: Dictionary::new(),
            kids: Vec::new(),
        }
    }

    /// Adds a named image of one flat colour, Flate inside.
    pub fn image(
        &mut self,
        name: &str,
        size: [u32; 2],
        space: impl Into<Object>,
        bits: u32,
    ) -> ObjectId {
        let space = space.into();
        let channels = if space == Object::from("DeviceRGB") || space == name_of("DeviceRGB") {
            3
        } else {
            1
        };
        let row = (size[0] * channels * bits).div_ceil(8);
        let dict = dictionary! {
            "Type" => "XObject", "Subtype" => "Image", "Width" => size[0], "Height" => size[1],
            "ColorSpace" => space, "BitsPerComponent" => bits,
        };
        self.flate(name, dict, vec![0x80; (row * size[1]) as usize])
    }

    /// Adds a named stream with Flate.
    pub fn flate(&mut self, name: &str, dict: Dictionary, data: Vec<u8>) -> ObjectId {
        let mut stream = Stream::new(dict, data);
        stream.compress().unwrap();
        self.xobject(name, stream)
    }

    /// Adds a named stream as it is.
    pub fn xobject(&mut self, name: &str, stream: Stream) -> ObjectId {
        let id = self.doc.add_object(stream);
        self.xobjects.set(name, id);
        id
    }

    /// Adds a named form with its own resources.
    pub fn form(
        &mut self,
        name: &str,
        matrix: [f64; 6],
        content: &str,
        xobjects: Dictionary,
    ) -> ObjectId {
        let dict = dictionary! {
            "Type" => "XObject", "Subtype" => "Form", "BBox" => numbers(&[-9999.0, -9999.0, 9999.0, 9999.0]),
            "Matrix" => numbers(&matrix), "Resources" => dictionary! { "XObject" => xobjects },
        };
        self.xobject(name, Stream::new(dict, content.into()))
    }

    /// Adds a page; `extra` overrides and completes its dictionary.
    pub fn page(&mut self, size: [f64; 2], content: &str, extra: Dictionary) -> &mut Self {
        self.page_bytes(size, content.into(), extra)
    }

    pub fn page_bytes(&mut self, size: [f64; 2], content: Vec<u8>, extra: Dictionary) -> &mut Self {
        let mut stream = Stream::new(Dictionary::new(), content);
        stream.compress().unwrap();
        let content = self.doc.add_object(stream);
        let mut page = dictionary! {
            "Type" => "Page", "Parent" => self.pages, "Contents" => content,
            "MediaBox" => numbers(&[0.0, 0.0, size[0], size[1]]),
        };
        page.extend(&extra);
        let id = self.doc.add_object(page);
        self.kids.push(id.into());
        self
    }

    pub fn finish(&mut self) -> &mut Document {
        let resources =
            dictionary! { "XObject" => self.xobjects.clone(), "Font" => self.fonts.clone() };
        let count = u32::try_from(self.kids.len()).unwrap();
        let pages = dictionary! {
            "Type" => "Pages", "Kids" => self.kids.clone(), "Count" => count, "Resources" => resources,
        };
        self.doc.set_object(self.pages, pages);
        let catalog = self
            .doc
            .add_object(dictionary! { "Type" => "Catalog", "Pages" => self.pages });
        self.doc.trailer.set("Root", catalog);
        &mut self.doc
    }

    pub fn bytes(&mut self) -> Vec<u8> {
        let mut out = Vec::new();
        self.finish().save_to(&mut out).unwrap();
        out
    }
}

pub fn numbers(values: &[f64]) -> Object {
    #[allow(clippy::cast_possible_truncation)]
    Object::Array(
        values
            .iter()
            .map(|v| Object::Real(*v as f32))
            .collect(),
    )
}

pub fn name_of(name: &str) -> Object {
    Object::Name(name.into())
}

/// `q a b c d e f cm /name Do Q`
pub fn draw(name: &str, matrix: [f64; 6]) -> String {
    let [a, b, c, d, e, f] = matrix;
    format!("q {a} {b} {c} {d} {e} {f} cm /{name} Do Q\n")
}

/// A JPEG of one flat colour.
pub fn jpeg(size: [u32; 2], channels: u8) -> Stream {
    let mut data = Vec::new();
    let encoder = image::codecs::jpeg::JpegEncoder::new(&mut data);
    let (kind, space) = if channels == 1 {
        (image::ExtendedColorType::L8, "DeviceGray")
    } else {
        (image::ExtendedColorType::Rgb8, "DeviceRGB")
    };
    let pixels = vec![0x80; size[0] as usize * size[1] as usize * usize::from(channels)];
    image::ImageEncoder::write_image(encoder, &pixels, size[0], size[1], kind).unwrap();
    let dict = dictionary! {
        "Type" => "XObject", "Subtype" => "Image", "Width" => size[0], "Height" => size[1],
        "ColorSpace" => space, "BitsPerComponent" => 8, "Filter" => "DCTDecode",
    };
    Stream::new(dict, data)
}

/// One page of A4 with a picture that fills it.
pub fn full_page(size: [u32; 2], extra: Dictionary) -> Vec<u8> {
    let mut maker = Maker::new();
    maker.image("Im", size, "DeviceRGB", 8);
    maker
        .page(A4, &draw("Im", [A4[0], 0.0, 0.0, A4[1], 0.0, 0.0]), extra)
        .bytes()
}

/// A Chinese font that is named but not embedded, as many producers leave it.
pub fn song(maker: &mut Maker) {
    let system = dictionary! {
        "Registry" => Object::string_literal("Adobe"), "Ordering" => Object::string_literal("GB1"), "Supplement" => 4,
    };
    let descendant = maker.doc.add_object(dictionary! {
        "Type" => "Font", "Subtype" => "CIDFontType0", "BaseFont" => "STSong-Light", "CIDSystemInfo" => system,
        "DW" => 1000,
    });
    maker.fonts.set(
        "S",
        dictionary! {
            "Type" => "Font", "Subtype" => "Type0", "BaseFont" => "STSong-Light-UniGB-UCS2-H",
            "Encoding" => "UniGB-UCS2-H", "DescendantFonts" => vec![descendant.into()],
        },
    );
}

pub fn helvetica(maker: &mut Maker) {
    maker.fonts.set(
        "H",
        dictionary! { "Type" => "Font", "Subtype" => "Type1", "BaseFont" => "Helvetica" },
    );
}

pub fn hex(text: &str) -> String {
    text.encode_utf16()
        .flat_map(u16::to_be_bytes)
        .fold(String::new(), |hex, b| hex + &format!("{b:02x}"))
}

/// `text` in the Chinese font at a place, 10 pt.
pub fn at(x: f64, y: f64, text: &str) -> String {
    format!("BT /S 10 Tf 1 0 0 1 {x} {y} Tm <{}> Tj ET\n", hex(text))
}
