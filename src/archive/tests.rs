use std::io::Write;

use flate2::{
    Compression,
    write::{DeflateEncoder, GzEncoder, ZlibEncoder},
};
use proptest::prelude::*;

use super::*;
use crate::model::Timestamp;

const FEED: &[u8] = b"<rss><channel><title>Steppe Wire</title></channel></rss>";
const URL: &str = "https://steppe-wire.example/news.rss";
const DATE: &str = "2022-01-11T05:00:00Z";

/// Writes one record, as an archiver would.
fn record(kind: &str, date: &str, url: &str, block: &[u8]) -> Vec<u8> {
    let length = block.len();
    let mut bytes = format!(
        "WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Date: {date}\r\nWARC-Target-URI: {url}\r\nContent-Length: {length}\r\n\r\n"
    )
    .into_bytes();
    bytes.extend(block);
    bytes.extend(b"\r\n\r\n");
    bytes
}

fn answer(head: &str, body: &[u8]) -> Vec<u8> {
    [head.as_bytes(), b"\r\n\r\n", body].concat()
}

fn response(date: &str, body: &str) -> Vec<u8> {
    record("response", date, URL, &answer("HTTP/1.1 200 OK", body.as_bytes()))
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn read_with(archive: &[u8], limits: Limits) -> Result<Captures, ArchiveError> {
    collect(Path::new("a.warc"), archive, limits)
}

fn read(archive: &[u8]) -> Captures {
    read_with(archive, LIMITS).unwrap()
}

fn read_file(bytes: &[u8]) -> Result<Captures, ArchiveError> {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(bytes).unwrap();
    read_captures(file.path())
}

fn bodies(captures: &Captures) -> Vec<String> {
    captures.captures.iter().map(|capture| String::from_utf8_lossy(&capture.body).into_owned()).collect()
}

#[track_caller]
fn check_body(head: &str, sent: &[u8], expected: &[u8]) {
    let all = read(&record("response", DATE, URL, &answer(head, sent)));
    assert_eq!(all.skipped, Vec::<String>::new(), "{head}");
    assert_eq!(String::from_utf8_lossy(&all.captures[0].body), String::from_utf8_lossy(expected), "{head}");
}

#[track_caller]
fn check_skipped(archive: &[u8], limits: Limits, reason: &str) {
    let all = read_with(archive, limits).unwrap();
    assert_eq!(all.captures, [], "{:?}", all.skipped);
    assert!(all.skipped.iter().any(|skipped| skipped.contains(reason)), "{:?}", all.skipped);
}

#[test]
fn an_answer_is_read_as_the_server_gave_it() {
    let head = "HTTP/1.1 304 Not Modified\r\nETag: \"a1\"\r\nX-Folded: one\r\n  two";
    let all = read(&record("response", "2022-01-11T05:00:00.250Z", &format!("<{URL}>"), &answer(head, b"")));
    let at = "2022-01-11T05:00:00.25Z".parse().unwrap();
    let headers = vec![("ETag".into(), "\"a1\"".into()), ("X-Folded".into(), "one two".into())];
    let expected = Capture::new(at, URL, 304, headers, Vec::new());
    assert_eq!(all.captures, [expected]);
    assert_eq!(all.captures[0].header("etag"), Some("\"a1\""));
    assert_eq!(all.captures[0].header("date"), None);
}

#[test]
fn only_answers_are_taken_in_the_order_of_their_dates() {
    let archive = [
        record("warcinfo", DATE, "", b"software: test"),
        record("request", DATE, URL, b"GET / HTTP/1.1\r\n\r\n"),
        response("2022-01-11T05:00:00Z", "third"),
        record("revisit", DATE, URL, b"HTTP/1.1 200 OK\r\n\r\n"),
        response("2022-01-09T05:00:00Z", "first"),
        record("metadata", DATE, URL, b"fetchTimeMs: 3"),
        response("2022-01-11T05:00:00Z", "fourth"),
        response("2022-01-10T05:00:00Z", "second"),
    ]
    .concat();
    let all = read(&archive);
    assert_eq!(bodies(&all), ["first", "second", "third", "fourth"]);
    assert_eq!(all.skipped, Vec::<String>::new());
}

#[test]
fn files_may_be_plain_or_compressed_by_record_or_as_a_whole() {
    let records = [response("2022-01-09T05:00:00Z", "first"), response(DATE, "second")];
    let by_record: Vec<u8> = records.iter().flat_map(|record| gzip(record)).collect();
    for archive in [records.concat(), by_record, gzip(&records.concat())] {
        assert_eq!(bodies(&read_file(&archive).unwrap()), ["first", "second"]);
    }
}

#[test]
fn newer_and_older_versions_and_bare_line_feeds_are_read() {
    let archive = String::from_utf8(response(DATE, "body")).unwrap();
    for text in [
        archive.replace("WARC/1.0", "WARC/1.1"),
        archive.replace("WARC/1.0", "WARC/0.18"),
        archive.replace("WARC-Type: response", "warc-type:Response"),
        archive.replace("response\r\n", "response\n").replace("WARC/1.0\r\n", "WARC/1.0\n"),
        format!("\r\n{archive}"),
    ] {
        assert_eq!(bodies(&read(text.as_bytes())), ["body"], "{text}");
    }
}

#[test]
fn transfer_coding_is_undone() {
    let chunked = "HTTP/1.1 200 OK\r\nTRANSFER-ENCODING: Chunked";
    check_body(chunked, b"5\r\n<rss>\r\n6;name=x\r\n</rss>\r\n0\r\nTrailer: x\r\n\r\n", b"<rss></rss>");
    check_body(chunked, b"0\r\n\r\n", b"");
    check_body(chunked, b"5\r\n<rss>\r\n6\r\n</", b"<rss></");
    check_body(chunked, b"5\r\n<rss>\r\nzz\r\n", b"<rss>");
    check_body(chunked, b"ffffffffffffffff\r\n<rss>", b"<rss>");
    check_body(chunked, FEED, FEED);
    check_body("HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked", &chunks(&gzip(FEED)), FEED);
}

fn chunks(bytes: &[u8]) -> Vec<u8> {
    let mut coded = Vec::new();
    for chunk in bytes.chunks(7) {
        coded.extend(format!("{:X}\r\n", chunk.len()).into_bytes());
        coded.extend(chunk);
        coded.extend(b"\r\n");
    }
    coded.extend(b"0\r\n\r\n");
    coded
}

#[test]
fn content_coding_is_undone() {
    let mut zlib = ZlibEncoder::new(Vec::new(), Compression::default());
    zlib.write_all(FEED).unwrap();
    let mut raw = DeflateEncoder::new(Vec::new(), Compression::default());
    raw.write_all(FEED).unwrap();
    let mut brotli = Vec::new();
    brotli::CompressorWriter::new(&mut brotli, 4096, 5, 20).write_all(FEED).unwrap();
    let table = [
        ("gzip", gzip(FEED)),
        ("X-GZIP", gzip(FEED)),
        ("gzip", [gzip(FEED), b"trailing bytes".to_vec()].concat()),
        ("deflate", zlib.finish().unwrap()),
        ("deflate", raw.finish().unwrap()),
        ("br", brotli),
        ("zstd", zstd::encode_all(FEED, 3).unwrap()),
        ("identity", FEED.to_vec()),
        ("gzip, gzip", gzip(&gzip(FEED))),
        ("gzip\r\nContent-Encoding: zstd", zstd::encode_all(gzip(FEED).as_slice(), 3).unwrap()),
        ("gzip\r\nTransfer-Encoding: chunked", chunks(&gzip(FEED))),
    ];
    for (coding, sent) in table {
        check_body(&format!("HTTP/1.1 200 OK\r\nContent-Encoding: {coding}"), &sent, FEED);
    }
}

#[test]
fn a_coding_that_the_archiver_undid_is_not_undone_again() {
    for coding in ["gzip", "deflate", "br", "zstd", "chunked"] {
        check_body(&format!("HTTP/1.1 200 OK\r\nContent-Encoding: {coding}"), FEED, FEED);
    }
    check_body("HTTP/1.1 200 OK\r\nContent-Encoding: gzip", b"\xef\xbb\xbf\n<rss/>", b"\xef\xbb\xbf\n<rss/>");
}

#[test]
fn a_body_that_ends_early_is_taken_as_far_as_it_goes() {
    check_body("HTTP/1.1 200 OK\r\nContent-Length: 9999", FEED, FEED);
    check_body("HTTP/1.1 200 OK\r\nContent-Encoding: br", b"", b"");
    let text = (0..2000).map(|number| format!("<item>{number}</item>")).collect::<Vec<_>>().concat();
    let coded = gzip(text.as_bytes());
    let head = "HTTP/1.1 200 OK\r\nContent-Encoding: gzip";
    let all = read(&record("response", DATE, URL, &answer(head, &coded[..coded.len() / 2])));
    let body = &bodies(&all)[0];
    assert!(body.len() > 1000 && text.starts_with(body.as_str()));
}

#[test]
fn interim_answers_are_passed_over() {
    let block = b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/2 200\r\nServer: x\r\n\r\nbody";
    let all = read(&record("response", DATE, URL, block));
    assert_eq!(bodies(&all), ["body"]);
    assert_eq!(all.captures[0].headers, [("Server".to_owned(), "x".to_owned())]);
}

#[test]
fn what_cannot_be_used_is_named() {
    check_skipped(&record("response", DATE, URL, b"20 text/gemini\r\nhello"), LIMITS, "no HTTP answer");
    check_skipped(&record("response", DATE, URL, b"HTTP/1.1 abc\r\n\r\n"), LIMITS, "no HTTP answer");
    check_skipped(&record("response", DATE, URL, b"HTTP/1.1 103\r\n\r\n"), LIMITS, "no HTTP answer");
    check_skipped(&record("response", DATE, URL, b""), LIMITS, "no HTTP answer");
    check_skipped(&response("yesterday", "body"), LIMITS, "its WARC-Date is 'yesterday'");
    let unknown = answer("HTTP/1.1 200 OK\r\nContent-Encoding: dcb", FEED);
    check_skipped(&record("response", DATE, URL, &unknown), LIMITS, "record 1 (https://steppe-wire.example");
    check_skipped(&record("response", DATE, URL, &unknown), LIMITS, "unknown coding 'dcb'");
    let nameless = String::from_utf8(response(DATE, "body")).unwrap().replace("Content-Length", "Length");
    check_skipped(nameless.as_bytes(), LIMITS, "no readable Content-Length");
}

#[test]
fn a_record_beside_a_bad_one_is_still_read() {
    let whole = response(DATE, "whole");
    let short = String::from_utf8(response(DATE, "a longer body\nof two lines")).unwrap();
    let short = short.replace("Content-Length: 45", "Content-Length: 30");
    let all = read(&[short.as_bytes(), &whole].concat());
    assert_eq!(bodies(&all), ["a longer bo", "whole"]);
    assert_eq!(all.skipped, ["after record 1: 17 bytes that belong to no record"]);
}

#[test]
fn a_cut_file_gives_what_stands_before_the_cut() {
    let archive = [response("2022-01-09T05:00:00Z", "first"), response(DATE, "second")].concat();
    for cut in [archive.len() - 8, archive.len() - 30, archive.len() - 150] {
        for bytes in [archive[..cut].to_vec(), gzip(&archive[..cut])] {
            let all = read_file(&bytes).unwrap();
            assert_eq!(bodies(&all), ["first"], "cut at {cut}");
            assert!(all.skipped[0].contains("damaged or cut"), "{:?}", all.skipped);
        }
    }
    let coded = [gzip(&archive), gzip(&response(DATE, "third"))].concat();
    let all = read_file(&coded[..coded.len() - 20]).unwrap();
    assert_eq!(bodies(&all), ["first", "second"]);
    let all = read_file(&[gzip(&archive), vec![7; 64]].concat()).unwrap();
    assert_eq!(bodies(&all), ["first", "second"]);
}

#[test]
fn a_file_that_is_no_archive_is_refused_with_a_remedy() {
    for bytes in [FEED.to_vec(), Vec::new(), gzip(FEED), b"\x1f\x8b\x08garbage".to_vec(), gzip(b"")] {
        let error = read_file(&bytes).unwrap_err();
        assert!(matches!(error, ArchiveError::NotWarc { .. }), "{error:?}");
        assert!(
            error
                .to_string()
                .ends_with("is no WARC file; give a .warc or .warc.gz file, as wget --warc-file writes them")
        );
    }
    let error = read_captures(Path::new("/nowhere/a.warc")).unwrap_err();
    assert_eq!(error.to_string(), "could not read archive /nowhere/a.warc");
}

#[test]
fn each_limit_holds() {
    let body = "x".repeat(1000);
    let archive = response(DATE, &body);
    assert_eq!(bodies(&read_with(&archive, Limits { body: 1000, block: 1019, ..LIMITS }).unwrap()), [body]);
    check_skipped(&archive, Limits { body: 999, ..LIMITS }, "its body is longer than 999 bytes");
    check_skipped(&archive, Limits { block: 1018, ..LIMITS }, "longer than 1018 bytes");
    check_skipped(&archive, Limits { header: 40, ..LIMITS }, "its header is longer than 40 bytes");
    let headers = answer(&format!("HTTP/1.1 200 OK\r\nServer: {}", "x".repeat(500)), b"");
    let archive = record("response", DATE, URL, &headers);
    check_skipped(&archive, Limits { header: 400, ..LIMITS }, "its headers are longer than 400 bytes");
    let two = [response(DATE, "one"), response(DATE, "two")].concat();
    let message = read_with(&two, Limits { kept: 40, ..LIMITS }).unwrap_err().to_string();
    assert_eq!(
        message,
        "archive a.warc holds more than 40 bytes; split it by date and give the parts in order"
    );
}

#[test]
fn a_bomb_stays_small() {
    let limits = Limits { body: 10_000, ..LIMITS };
    let zeros = vec![b' '; 10_000_000];
    let mut brotli = Vec::new();
    brotli::CompressorWriter::new(&mut brotli, 4096, 5, 20).write_all(&zeros).unwrap();
    for (coding, sent) in
        [("gzip", gzip(&zeros)), ("br", brotli), ("zstd", zstd::encode_all(zeros.as_slice(), 3).unwrap())]
    {
        let block = answer(&format!("HTTP/1.1 200 OK\r\nContent-Encoding: {coding}"), &sent);
        check_skipped(&record("response", DATE, URL, &block), limits, "its body is longer than 10000 bytes");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn garbage_never_panics(bytes in prop::collection::vec(any::<u8>(), 0..400), coding in 0..6_usize) {
        let coding = ["gzip", "deflate", "br", "zstd", "chunked", "gzip, chunked"][coding];
        let block = answer(&format!("HTTP/1.1 200 OK\r\nContent-Encoding: {coding}"), &bytes);
        prop_assert!(read_with(&record("response", DATE, URL, &block), LIMITS).is_ok());
        prop_assert!(read_with(&record("response", DATE, URL, &bytes), LIMITS).is_ok());
        prop_assert!(read_with(&[b"WARC/1.0\r\n", bytes.as_slice()].concat(), LIMITS).is_ok());
        let _ = read_with(&bytes, LIMITS);
        let _ = read_with(&[gzip(&response(DATE, "body")), bytes].concat(), LIMITS);
    }

    #[test]
    fn a_changed_byte_never_panics(at in 0..200_usize, byte in any::<u8>()) {
        let mut archive = [response(DATE, "first"), response(DATE, "second")].concat();
        archive[at] = byte;
        let _ = read_with(&archive, LIMITS);
    }

    #[test]
    fn what_is_written_is_read(body in prop::collection::vec(any::<u8>(), 0..400)) {
        let sent = chunks(&gzip(&body));
        let head = "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nTransfer-Encoding: chunked";
        let all = read(&record("response", DATE, URL, &answer(head, &sent)));
        prop_assert_eq!(&all.captures[0].body, &body);
    }
}

/// Writes captures as `recount export` does.
fn written(captures: &[Capture], packing: Packing) -> Vec<u8> {
    let at = captures.iter().map(|capture| capture.at).max().unwrap();
    let mut writer = ArchiveWriter::begin(Vec::new(), packing, at).unwrap();
    for capture in captures {
        writer.write(capture).unwrap();
    }
    writer.finish().unwrap()
}

fn fetched() -> Capture {
    let headers = vec![("content-type".to_owned(), "application/rss+xml".to_owned())];
    Capture {
        request_headers: vec![("user-agent".to_owned(), "recount/0.1.0".to_owned())],
        ..Capture::new(DATE.parse().unwrap(), URL, 200, headers, FEED.to_vec())
    }
}

#[test]
fn a_capture_is_written_as_request_and_response_with_their_digests() {
    let text = String::from_utf8(written(&[fetched()], Packing::Plain)).unwrap();
    let (_, records) = text.split_once("undone\r\n\r\n\r\n").unwrap();
    // The name of the file's own record changes with recount's version.
    let is_stable = |line: &&str| !line.starts_with("WARC-Warcinfo-ID");
    let records = records.lines().filter(is_stable).collect::<Vec<_>>().join("\n");
    insta::assert_snapshot!(records, @r#"
    WARC/1.1
    WARC-Type: response
    WARC-Record-ID: <urn:uuid:4b12a92b-a651-881e-bab2-8fc534ddca2a>
    WARC-Date: 2022-01-11T05:00:00Z
    WARC-Target-URI: https://steppe-wire.example/news.rss
    WARC-Concurrent-To: <urn:uuid:a8c5a294-a21e-869e-95bc-9e5f893aa7d3>
    WARC-Block-Digest: sha256:7980f9669c89e2bb733a96e0d1016c9795c58734a4f2afe3efaf05b0d5dd73f1
    WARC-Payload-Digest: sha256:b853f3ac3a1edacd9fbdd759d29e3abd94b5671c048752e9d5c3ae8846379c2c
    Content-Type: application/http;msgtype=response
    Content-Length: 130

    HTTP/1.1 200 OK
    content-type: application/rss+xml
    Content-Length: 56

    <rss><channel><title>Steppe Wire</title></channel></rss>

    WARC/1.1
    WARC-Type: request
    WARC-Record-ID: <urn:uuid:a8c5a294-a21e-869e-95bc-9e5f893aa7d3>
    WARC-Date: 2022-01-11T05:00:00Z
    WARC-Target-URI: https://steppe-wire.example/news.rss
    WARC-Concurrent-To: <urn:uuid:4b12a92b-a651-881e-bab2-8fc534ddca2a>
    WARC-Block-Digest: sha256:36f48f21e732a0051f49d463c2cde3b0e689d1fc626e2c465ffa3fd9e722217e
    WARC-Payload-Digest: sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855
    Content-Type: application/http;msgtype=request
    Content-Length: 80

    GET /news.rss HTTP/1.1
    Host: steppe-wire.example
    user-agent: recount/0.1.0
    "#);
}

/// Returns a field of every record of an archive.
fn fields_of<'a>(archive: &'a str, name: &str) -> Vec<&'a str> {
    archive.lines().filter_map(|line| line.strip_prefix(name)?.strip_prefix(": ")).collect()
}

#[test]
fn names_of_records_are_theirs_alone_and_stay() {
    let other = Capture { body: b"<rss/>".to_vec(), ..fetched() };
    let later = Capture { at: "2022-01-12T05:00:00Z".parse().unwrap(), ..fetched() };
    let captures = [fetched(), other, later];
    let archive = written(&captures, Packing::Plain);
    assert_eq!(written(&captures, Packing::Plain), archive);
    assert_eq!(written(&captures, Packing::Gzip), written(&captures, Packing::Gzip));
    let text = String::from_utf8(archive).unwrap();
    let mut names = fields_of(&text, "WARC-Record-ID");
    assert_eq!(names.len(), 7);
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), 7);
    for name in names {
        let uuid = name.strip_prefix("<urn:uuid:").and_then(|name| name.strip_suffix('>')).unwrap();
        assert_eq!(uuid.split('-').map(str::len).collect::<Vec<_>>(), [8, 4, 4, 4, 12]);
        assert_eq!(uuid.as_bytes()[14], b'8', "{uuid}");
        assert!(b"89ab".contains(&uuid.as_bytes()[19]), "{uuid}");
    }
}

#[test]
fn an_unknown_request_is_not_made_up() {
    let capture = Capture { request_headers: Vec::new(), ..fetched() };
    let text = String::from_utf8(written(&[capture], Packing::Plain)).unwrap();
    assert_eq!(fields_of(&text, "WARC-Type"), ["warcinfo", "response"]);
    assert_eq!(fields_of(&text, "WARC-Concurrent-To"), Vec::<&str>::new());
}

#[test]
fn headers_of_the_body_as_it_was_sent_are_kept_apart() {
    let headers = [("content-encoding", "gzip"), ("Content-Length", "31"), ("Transfer-Encoding", "chunked")];
    let headers = headers.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec();
    let archive = written(&[Capture { headers, ..fetched() }], Packing::Plain);
    let all = read(&archive);
    let names: Vec<_> = all.captures[0].headers.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(
        names,
        [
            "X-Archive-Orig-content-encoding",
            "X-Archive-Orig-Content-Length",
            "X-Archive-Orig-Transfer-Encoding",
            "Content-Length"
        ]
    );
    assert_eq!(all.captures[0].header("content-length"), Some("56"));
    assert_eq!(all.captures[0].body, FEED);
}

#[test]
fn a_value_writes_no_field_of_its_own() {
    let headers =
        vec![("X-Odd\r\nX-Forged".to_owned(), "a\r\n\r\nWARC/1.1\r\nWARC-Type: response".to_owned())];
    let url = "https://steppe-wire.example/\r\nWARC-Type: response".to_owned();
    let capture = Capture { headers, asked_url: url.clone(), url, ..fetched() };
    let text = String::from_utf8(written(&[capture], Packing::Plain)).unwrap();
    assert_eq!(fields_of(&text, "WARC-Type"), ["warcinfo", "response", "request"]);
    assert!(!text.contains("\nX-Forged"), "{text}");
}

#[test]
fn each_record_is_a_member_of_its_own() {
    let archive = written(&[fetched()], Packing::Gzip);
    let mut rest = archive.as_slice();
    let mut members = 0;
    while !rest.is_empty() {
        let mut member = flate2::bufread::GzDecoder::new(rest);
        let mut record = Vec::new();
        io::Read::read_to_end(&mut member, &mut record).unwrap();
        assert!(record.starts_with(b"WARC/1.1\r\n") && record.ends_with(b"\r\n\r\n"));
        rest = member.into_inner();
        members += 1;
    }
    assert_eq!(members, 3);
}

#[test]
fn requests_stand_as_they_do_on_the_wire() {
    let check = |url: &str, line: &str, host: &str| {
        let capture = Capture { asked_url: url.to_owned(), url: url.to_owned(), ..fetched() };
        let text = String::from_utf8(written(&[capture], Packing::Plain)).unwrap();
        assert!(
            text.contains(&format!("\r\n\r\n{line}\r\nHost: {host}\r\nuser-agent: recount/0.1.0\r\n")),
            "{text}"
        );
    };
    check("https://a.example/rss?n=5#top", "GET /rss?n=5 HTTP/1.1", "a.example");
    check("https://a.example:8443", "GET / HTTP/1.1", "a.example:8443");
    check("https://a.example?n=5", "GET /?n=5 HTTP/1.1", "a.example");
    check("no address", "GET / HTTP/1.1", "");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn what_was_kept_is_read_back(
        body in prop::collection::vec(any::<u8>(), 0..400),
        millis in 0..4_000_000_000_000_i64,
        asked in "https://[a-z]{1,8}\\.example/[a-z]{0,8}",
        gzip in any::<bool>(),
    ) {
        let at = Timestamp::from_millisecond(millis).unwrap();
        let capture = Capture { at, asked_url: asked, body, ..fetched() };
        let packing = if gzip { Packing::Gzip } else { Packing::Plain };
        let all = read_file(&written(std::slice::from_ref(&capture), packing)).unwrap();
        prop_assert_eq!(&all.skipped, &Vec::<String>::new());
        let [read] = all.captures.as_slice() else { panic!("one capture: {:?}", all.captures) };
        prop_assert_eq!((read.at, &read.asked_url, &read.url), (at, &capture.asked_url, &capture.url));
        prop_assert_eq!(&read.body, &capture.body);
    }
}

/// The developers' example, where it is there.
#[test]
fn the_example_archive_is_read_whole() {
    let path = Path::new("/work/shared/scenarios/dev/january-2022-dev.warc.gz");
    if !path.exists() {
        return;
    }
    let all = read_captures(path).unwrap();
    assert_eq!((all.captures.len(), all.skipped.len()), (315, 0));
    assert!(all.captures.is_sorted_by_key(|capture| capture.at));
    assert!(all.captures.iter().all(|capture| capture.status != 200
        || capture.body.starts_with(b"<")
        || capture.body.starts_with(b"{")));
}
