//! What the commands print.

use clap::CommandFactory;
use insta::assert_snapshot;

use super::{
    Cli,
    exit::DATA,
    extract::lines,
    output::{Form, Output, cut},
};

fn printed(form: Form, print: impl FnOnce(&mut Output<&mut Vec<u8>>)) -> String {
    let mut bytes = Vec::new();
    let mut out = Output::new(&mut bytes, form);
    print(&mut out);
    out.flush().unwrap();
    drop(out);
    String::from_utf8(bytes).unwrap()
}

#[test]
fn the_command_line_is_consistent() {
    Cli::command().debug_assert();
}

#[test]
fn a_malformed_line_gives_an_error_in_its_place() {
    let input = "{\"id\":1,\"text\":\"a\"}\n\nnot json\n{\"id\":\"x\",\"text\":\"b\",\"lang\":\"en-GB\"}\n";
    let mut code = 0;
    let output = printed(Form::Text, |out| {
        code = lines(input.as_bytes(), out, |line, out| {
            out.json_line(&serde_json::json!({ "id": line.id, "lang": line.language() }))
        })
        .unwrap();
    });
    assert_eq!(code, DATA);
    assert_snapshot!(output, @r#"
    {"id":1,"lang":null}
    {"id":null,"error":"expected ident at line 1 column 2"}
    {"id":"x","lang":"en"}
    "#);
}

#[test]
fn tables_say_so_when_they_are_empty() {
    assert_eq!(
        printed(Form::Text, |out| out.table(&["a"], Vec::new(), "nothing here").unwrap()),
        "nothing here\n"
    );
    let rows = vec![vec!["detained".to_owned(), "9,900".to_owned()]];
    assert_snapshot!(printed(Form::Text, |out| out.table(&["measure", "figure"], rows, "").unwrap()), @r"
     measure   figure
     detained  9,900
    ");
}

#[test]
fn long_texts_are_cut_on_characters() {
    assert_eq!(cut("Число  задержанных\nвыросло", 12), "Число задер\u{2026}");
    assert_eq!(cut("short", 12), "short");
}
