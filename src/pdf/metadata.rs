//! What the file says about itself, in both places where readers look.

use std::fmt::Write as _;

use chrono::NaiveDate;
use lopdf::Dictionary;
use lopdf::Document;
use lopdf::Object;
use lopdf::Stream;
use lopdf::StringFormat;

use super::About;
use super::PdfError;
use super::catalog;
use super::text::text;

/// Sets information, metadata, language, viewer preferences and the document id.
///
/// # Errors
/// [`PdfError::Writer`] if the file lost its catalogue.
pub(super) fn add(file: &mut Document, about: &About) -> Result<(), PdfError> {
    let info = file.add_object(info(about));
    let stream = Dictionary::from_iter([("Type", Object::from("Metadata")), ("Subtype", "XML".into())]);
    // Uncompressed, so that programs that know no PDF can read it.
    let metadata = file.add_object(Stream::new(stream, xmp(about).into_bytes()).with_compression(false));
    let (first, second) = about.seed.split_at(16);
    let half = |bytes: &[u8]| Object::String(bytes.to_vec(), StringFormat::Hexadecimal);
    if let Ok(Object::Reference(old)) = file.trailer.get(b"Info").cloned() {
        file.objects.remove(&old);
    }
    file.trailer.set("Info", info);
    file.trailer.set("ID", vec![half(first), half(second)]);
    let catalog = catalog(file)?;
    catalog.set("Metadata", metadata);
    catalog.set("Lang", Object::string_literal(about.lang.code()));
    catalog.set("ViewerPreferences", Dictionary::from_iter([("DisplayDocTitle", Object::Boolean(true))]));
    Ok(())
}

fn info(about: &About) -> Dictionary {
    let mut info = Dictionary::new();
    let keywords = about.keywords.join(", ");
    let entries = [
        ("Title", &about.title),
        ("Author", &about.creator),
        ("Subject", &about.subject),
        ("Keywords", &keywords),
        ("Creator", &about.creator),
        ("Producer", &about.producer),
    ];
    for (key, value) in entries {
        if !value.is_empty() {
            info.set(key, text(value));
        }
    }
    info.set("CreationDate", Object::string_literal(day(about.date)));
    info.set("ModDate", Object::string_literal(day(about.date)));
    info
}

/// A day without a time: more is not known.
pub(super) fn day(date: NaiveDate) -> String {
    date.format("D:%Y%m%d").to_string()
}

/// The same as an XMP packet.
fn xmp(about: &About) -> String {
    let mut out = String::from(
        "<?xpacket begin=\"\u{FEFF}\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n\
         <x:xmpmeta xmlns:x=\"adobe:ns:meta/\">\n\
         <rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\n\
         <rdf:Description rdf:about=\"\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\" \
         xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\" xmlns:pdf=\"http://ns.adobe.com/pdf/1.3/\" \
         xmlns:pdfuaid=\"http://www.aiim.org/pdfua/ns/id/\" \
         xmlns:pdfaid=\"http://www.aiim.org/pdfa/ns/id/\">\n\
         <dc:format>application/pdf</dc:format>\n",
    );
    let lang = about.lang.code();
    for (name, value) in [("title", &about.title), ("description", &about.subject)] {
        if !value.is_empty() {
            let value = xml(value);
            let _ = writeln!(
                out,
                "<dc:{name}><rdf:Alt><rdf:li xml:lang=\"x-default\">{value}</rdf:li>\
                 <rdf:li xml:lang=\"{lang}\">{value}</rdf:li></rdf:Alt></dc:{name}>"
            );
        }
    }
    if !about.creator.is_empty() {
        let creator = xml(&about.creator);
        let _ = writeln!(out, "<dc:creator><rdf:Seq><rdf:li>{creator}</rdf:li></rdf:Seq></dc:creator>");
    }
    let _ = writeln!(out, "<dc:language><rdf:Bag><rdf:li>{lang}</rdf:li></rdf:Bag></dc:language>");
    if !about.keywords.is_empty() {
        out.push_str("<dc:subject><rdf:Bag>");
        for word in &about.keywords {
            let _ = write!(out, "<rdf:li>{}</rdf:li>", xml(word));
        }
        out.push_str("</rdf:Bag></dc:subject>\n");
        let _ = writeln!(out, "<pdf:Keywords>{}</pdf:Keywords>", xml(&about.keywords.join(", ")));
    }
    let date = about.date.format("%Y-%m-%d");
    for name in ["CreateDate", "ModifyDate", "MetadataDate"] {
        let _ = writeln!(out, "<xmp:{name}>{date}</xmp:{name}>");
    }
    let _ = writeln!(out, "<xmp:CreatorTool>{}</xmp:CreatorTool>", xml(&about.creator));
    let _ = writeln!(out, "<pdf:Producer>{}</pdf:Producer>", xml(&about.producer));
    out.push_str(CLAIMS);
    out
}

/// What the file claims to be: PDF/UA-1, PDF/A-3 with all of level A. PDF/A knows no words for PDF/UA, so they are
/// explained in the way it prescribes.
const CLAIMS: &str = "<pdfaid:part>3</pdfaid:part>
<pdfaid:conformance>A</pdfaid:conformance>
<pdfuaid:part>1</pdfuaid:part>
</rdf:Description>
<rdf:Description rdf:about=\"\" xmlns:pdfaExtension=\"http://www.aiim.org/pdfa/ns/extension/\" \
xmlns:pdfaSchema=\"http://www.aiim.org/pdfa/ns/schema#\" \
xmlns:pdfaProperty=\"http://www.aiim.org/pdfa/ns/property#\">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType=\"Resource\">
<pdfaSchema:schema>PDF/UA identification</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType=\"Resource\">
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of the standard the file conforms to</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description>
</rdf:RDF>
</x:xmpmeta>
<?xpacket end=\"r\"?>";

/// Text for XML; what XML cannot hold is left out.
fn xml(value: &str) -> String {
    let mut out = String::with_capacity(value.len());
    for c in value.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\t' | '\n' | '\r' => out.push(' '),
            c if c.is_control() || matches!(c, '\u{FFFE}' | '\u{FFFF}') => {}
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_cannot_become_markup() {
        assert_eq!(xml("<a & \"b\">\u{1b}\n"), "&lt;a &amp; &quot;b&quot;&gt; ");
    }
}
