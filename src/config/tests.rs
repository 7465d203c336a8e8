use std::{fs, os::unix::fs::PermissionsExt};

use tempfile::TempDir;

use super::*;
use crate::model::{Format, Language};

/// A folder with files in it, and how it is read.
struct Setup {
    folder: TempDir,
    environment: Vec<(String, String)>,
}

impl Setup {
    fn new(config: &str) -> Self {
        let setup = Self {
            folder: tempfile::tempdir().expect("a folder can be made"),
            environment: vec![("HOME".to_owned(), "/home/desk".to_owned())],
        };
        setup.with_file("recount.toml", config)
    }

    fn with_file(self, name: &str, text: &str) -> Self {
        self.with_mode(name, text, 0o640)
    }

    fn with_mode(self, name: &str, text: &str, mode: u32) -> Self {
        let path = self.folder.path().join(name);
        fs::create_dir_all(path.parent().expect("it lies in the folder")).expect("a folder can be made");
        fs::write(&path, text).expect("a file can be written");
        fs::set_permissions(&path, fs::Permissions::from_mode(mode)).expect("its mode can be set");
        self
    }

    fn with_variable(mut self, name: &str, value: &str) -> Self {
        self.environment.push((name.to_owned(), value.to_owned()));
        self
    }

    fn load(&self) -> Result<Config, ConfigErrors> {
        let file = Some(self.folder.path().join("recount.toml"));
        Config::load(&LoadOptions { file, database: None, environment: self.environment.clone() })
    }

    fn config(&self) -> Config {
        self.load().unwrap_or_else(|errors| panic!("{errors}"))
    }

    /// Returns the mistakes as printed, the folder's name left out.
    fn mistakes(&self) -> String {
        let folder = format!("{}/", self.folder.path().display());
        self.load().expect_err("there are mistakes").to_string().replace(&folder, "")
    }
}

const KEY: &str = "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3";

#[test]
fn the_shipped_file_is_the_default() {
    let config = Setup::new("").config();
    assert_eq!(config.topics.len(), 1);
    assert_eq!(config.database, Path::new("/home/desk/.local/state/recount/recount.db"));
    assert!(config.feeds.len() > 20 && config.endpoints.is_empty() && config.listen.is_none());
    assert_eq!(config.poll.interval, Duration::from_mins(15));
    assert_eq!(config.poll.body_limit, 5 << 20);
}

#[test]
fn the_shipped_file_documents_every_key_of_poll() {
    let fields = format!("{:?}", Setup::new("").config().poll);
    for key in [
        "interval",
        "min_interval",
        "concurrency",
        "per_host",
        "host_gap",
        "timeout",
        "body_limit",
        "full_text",
        "contact",
        "allow_private",
    ] {
        assert!(fields.contains(&format!("{key}: ")), "{key}");
        let documented = DEFAULTS.lines().zip(DEFAULTS.lines().skip(1)).any(|(before, line)| {
            before.starts_with('#') && line.trim_start_matches("# ").starts_with(&format!("{key} ="))
        });
        assert!(documented, "{key} has no comment above it");
    }
}

#[test]
fn what_the_shipped_file_shows_in_comments_is_right() {
    let shown: String = DEFAULTS
        .lines()
        .map(|line| {
            line.strip_prefix("# ")
                .filter(|rest| rest.starts_with('[') || rest.contains(" = "))
                .unwrap_or(line)
        })
        .filter(|line| !line.starts_with("path = \"/var"))
        .flat_map(|line| [line, "\n"])
        .collect();
    let setup = Setup::new(&shown)
        .with_file("feeds.opml", "<opml/>")
        .with_variable("CREDENTIALS_DIRECTORY", "/nowhere");
    let mistakes = setup.mistakes();
    assert_eq!(mistakes.matches("error:").count(), 1, "{mistakes}");
    assert!(mistakes.contains("secret_credential: could not read /nowhere/desk-secret"), "{mistakes}");
}

#[test]
fn the_listener_is_read_and_its_risks_are_told() {
    let listen = |text: &str| Setup::new(&format!("[listen]\n{text}")).config();
    let config = listen("address = \"127.0.0.1:9464\"\npublic_url = \"https://desk.example/recount/\"");
    let expected = ListenConfig {
        address: "127.0.0.1:9464".parse().unwrap(),
        public_url: Some("https://desk.example/recount".to_owned()),
    };
    assert_eq!((config.listen, config.warnings.len()), (Some(expected), 0));
    let config = listen("address = \"0.0.0.0:80\"\npublic_url = \"http://desk.example\"");
    let warnings: Vec<String> = config.warnings.iter().map(ToString::to_string).collect();
    assert_eq!(warnings.len(), 2);
    assert!(warnings[0].contains("other machines can reach 0.0.0.0:80"), "{}", warnings[0]);
    assert!(warnings[1].contains("hubs will push over plain http"), "{}", warnings[1]);
    assert_eq!(listen("").listen, None, "an empty section is none");
}

#[test]
fn mistakes_of_the_listener_are_told_with_their_lines() {
    let mistakes = Setup::new("[listen]\npublic_url = \"https://desk.example\"").mistakes();
    assert!(mistakes.contains("listen.public_url is given without listen.address"), "{mistakes}");
    assert!(mistakes.contains("recount.toml:2"), "{mistakes}");
    let mistakes = Setup::new("[listen]\naddress = \"localhost\"\npublic_url = \"desk.example\"").mistakes();
    assert!(mistakes.contains("'localhost' is not an address to listen on"), "{mistakes}");
    assert_eq!(mistakes.matches("error:").count(), 2, "{mistakes}");
}

#[test]
fn later_layers_win() {
    let setup = Setup::new("[poll]\ninterval = \"10m\"\ntimeout = \"30s\"\nconcurrency = 3")
        .with_file(
            "conf.d/20.toml",
            "[poll]\ntimeout = \"20s\"\n[[feed]]\nid = \"b\"\nurl = \"https://b.example/\"",
        )
        .with_file(
            "conf.d/10.toml",
            "[poll]\ntimeout = \"25s\"\n[[feed]]\nid = \"a\"\nurl = \"https://a.example/\"",
        )
        .with_file("conf.d/note.txt", "not read")
        .with_variable("RECOUNT_POLL__CONCURRENCY", "9")
        .with_variable("RECOUNT_POLL__ALLOW_PRIVATE", "127.0.0.0/8,10.0.0.0/8")
        .with_variable("RECOUNT_TOPICS", "kazakhstan-2022")
        .with_variable("RECOUNT_LOG", "debug");
    let config = setup.config();
    assert_eq!(config.poll.interval, Duration::from_mins(10));
    assert_eq!(config.poll.timeout, Duration::from_secs(20));
    assert_eq!(config.poll.concurrency, 9);
    assert_eq!(config.poll.allow_private.len(), 2);
    assert_eq!(config.feeds.iter().map(|feed| feed.id.as_str()).collect::<Vec<_>>(), ["b"]);
    assert_eq!(config.sources.len(), 3);
}

#[test]
fn the_file_of_a_user_is_read_when_there_is_none_of_the_system() {
    let setup = Setup::new("").with_file("recount/recount.toml", "[poll]\ninterval = \"7m\"");
    let load = |name: &str, folder: &Path| {
        let environment =
            vec![("HOME".to_owned(), "/nowhere".to_owned()), (name.to_owned(), folder.display().to_string())];
        Config::load(&LoadOptions { environment, ..LoadOptions::default() }).expect("it is well written")
    };
    let config = load("XDG_CONFIG_HOME", setup.folder.path());
    if Path::new(SYSTEM_FILE).exists() {
        assert_eq!(config.sources.first().map(PathBuf::as_path), Some(Path::new(SYSTEM_FILE)));
        return;
    }
    assert_eq!(config.poll.interval, Duration::from_mins(7));
    assert_eq!(config.sources, [setup.folder.path().join("recount/recount.toml")]);
    let setup = setup.with_file(".config/recount/recount.toml", "[poll]\ninterval = \"8m\"");
    assert_eq!(load("HOME", setup.folder.path()).poll.interval, Duration::from_mins(8));
    assert_eq!(load("OTHER", setup.folder.path()).sources, Vec::<PathBuf>::new());
}

#[test]
fn the_database_lies_where_it_is_said() {
    let at = |setup: Setup| setup.config().database.display().to_string();
    assert_eq!(
        at(Setup::new("").with_variable("STATE_DIRECTORY", "/var/lib/recount:/b")),
        "/var/lib/recount/recount.db"
    );
    assert_eq!(at(Setup::new("").with_variable("XDG_STATE_HOME", "/state")), "/state/recount/recount.db");
    assert_eq!(at(Setup::new("[database]\npath = \"/a.db\"")), "/a.db");
    let setup = Setup::new("[database]\npath = \"/a.db\"");
    let file = Some(setup.folder.path().join("recount.toml"));
    let options = LoadOptions { file, database: Some("/flag.db".into()), environment: Vec::new() };
    assert_eq!(Config::load(&options).expect("it is well written").database, Path::new("/flag.db"));
}

#[test]
fn every_mistake_of_a_file_is_told() {
    let setup = Setup::new(
        "[poll]\nintervall = \"5m\"\nconcurrency = \"many\"\ntimeout = \"soon\"\nfull_text = \"maybe\"\ncolour = 1\n",
    );
    insta::assert_snapshot!(setup.mistakes(), @r#"
    error: unknown key 'poll.intervall'
     --> recount.toml:2:1
      |
    2 | intervall = "5m"
      | ^^^^^^^^^
      = help: did you mean 'interval'?

    error: poll.concurrency: expected a whole number, found a value of type string
     --> recount.toml:3:15
      |
    3 | concurrency = "many"
      |               ^^^^^^
      = help: write it without quotation marks

    error: poll.timeout: 'soon' is not a duration
     --> recount.toml:4:11
      |
    4 | timeout = "soon"
      |           ^^^^^^
      = help: write it like "90s", "5m" or "1h 30m"

    error: poll.full_text: 'maybe' is not known
     --> recount.toml:5:13
      |
    5 | full_text = "maybe"
      |             ^^^^^^^
      = help: write one of auto, on, off

    error: unknown key 'poll.colour'
     --> recount.toml:6:1
      |
    6 | colour = 1
      | ^^^^^^
      = help: the keys here are interval, min_interval, concurrency, per_host, host_gap, timeout, body_limit, full_text, contact, allow_private
    "#);
}

#[test]
fn mistakes_of_the_whole_are_told_where_the_value_stands() {
    let setup = Setup::new(
        "[poll]\nmin_interval = \"1h\"\n[[feed]]\nid = \"a\"\nurl = \"https://a.example/\"\n[[feed]]\nid = \"a\"\nurl = \"https://a.example/\"\ntopics = [\"flood\"]\n",
    )
    .with_variable("RECOUNT_POLL__INTERVAL", "5m");
    insta::assert_snapshot!(setup.mistakes(), @r#"
    error: interval 5m is shorter than poll.min_interval, which is 1h
     --> environment variable RECOUNT_POLL__INTERVAL
      = help: raise the interval, or lower poll.min_interval

    error: feed id 'a' is given twice (feeds 1 and 2)
     --> recount.toml:7:6
      |
    7 | id = "a"
      |      ^^^
      = help: rename one of them

    error: feed 'a' has the address of feed 1
     --> recount.toml:8:7
      |
    8 | url = "https://a.example/"
      |       ^^^^^^^^^^^^^^^^^^^^
      = help: remove one of them

    error: topic 'flood' is not followed
     --> recount.toml:9:11
      |
    9 | topics = ["flood"]
      |           ^^^^^^^
      = help: add it to topics, or use one of kazakhstan-2022
    "#);
}

#[test]
fn mistakes_of_the_environment_and_of_toml_are_told() {
    let check = |setup: Setup, expected: &str| {
        let mistakes = setup.mistakes();
        assert!(mistakes.contains(expected), "{mistakes}");
    };
    check(Setup::new("").with_variable("RECOUNT_POLL__INTERVALL", "5m"), "help: did you mean 'interval'?");
    check(Setup::new("").with_variable("RECOUNT_POLL__PER_HOST", "0"), "poll.per_host: '0' is out of range");
    check(Setup::new("").with_variable("RECOUNT_FEED__URL", "x"), "help: tables are set in a file");
    check(Setup::new("[poll\n"), "recount.toml:1:");
    check(Setup::new("topics = [\"kazakhstan-2021\"]"), "help: did you mean 'kazakhstan-2022'?");
    check(Setup::new("[[feed]]\nid = \"a\"\nurl = \"ftp://a.example/\""), "use https://");
    check(Setup::new("[[feed]]\nid = \"a\""), "feed 1 has no url");
    check(
        Setup::new("[[feed]]\nid = \"a\"\nurl = \"https://a.example\"\nzone = \"Mars/Base\""),
        "'Mars/Base' is not a zone",
    );
    let options = LoadOptions { file: Some("/nowhere/recount.toml".into()), ..LoadOptions::default() };
    let missing = Config::load(&options).expect_err("there is no such file").to_string();
    assert!(missing.contains("--> /nowhere/recount.toml"), "{missing}");
}

#[test]
fn topics_beside_the_configuration_are_read_and_checked() {
    const FLOOD: &str = "id = \"flood\"\nlabel = \"Flood\"\nmatch = \"water\"\nsince = 2024-04-01\n[facet.water]\nen = [\"flood*\"]\n";
    let setup = Setup::new("topics = [\"flood\", \"kazakhstan-2022\"]").with_file("topics/flood.toml", FLOOD);
    let config = setup.config();
    assert_eq!(
        config.topics.iter().map(|topic| topic.id.as_str()).collect::<Vec<_>>(),
        ["flood", "kazakhstan-2022"]
    );
    assert_eq!(config.sources.len(), 2);
    let broken = FLOOD.replace("\"water\"", "\"water and mud\"").replace("\"flood*\"", "\"flood*\", \"/(/\"");
    let setup = Setup::new("topics = [\"topics/flood.toml\"]").with_file("topics/flood.toml", &broken);
    let mistakes = setup.mistakes();
    assert!(mistakes.contains("--> topics/flood.toml:3:20"), "{mistakes}");
    assert!(mistakes.contains("--> topics/flood.toml:6:17"), "{mistakes}");
}

#[test]
fn mistakes_in_a_topic_are_told_all_at_once() {
    let topic = r#"id = "quake"
label = "Quake"
match = "quake"
since = "January"
facets = 1
[facet.quake]
en = ["quake*", "tr*mor"]
[[place]]
id = "hatay"
lable = "Hatay"
level = "town"
[[claimant]]
id = "afad"
label = "AFAD"
"#;
    let setup = Setup::new("topics = [\"quake\"]").with_file("topics/quake.toml", topic);
    insta::assert_snapshot!(setup.mistakes(), @r#"
    error: since: 'January' is not a day
     --> topics/quake.toml:4:9
      |
    4 | since = "January"
      |         ^^^^^^^^^
      = help: write it like 2022-01-31

    error: unknown key 'facets'
     --> topics/quake.toml:5:1
      |
    5 | facets = 1
      | ^^^^^^
      = help: did you mean 'facet'?

    error: facet.quake.en: 'tr*mor' has a star that is not at its end
     --> topics/quake.toml:7:17
      |
    7 | en = ["quake*", "tr*mor"]
      |                 ^^^^^^^^
      = help: write a stem*, or a regular expression such as /tr\w*mor/

    error: unknown key 'place.lable'
      --> topics/quake.toml:10:1
       |
    10 | lable = "Hatay"
       | ^^^^^
       = help: did you mean 'label'?

    error: place.level: 'town' is not known
      --> topics/quake.toml:11:9
       |
    11 | level = "town"
       |         ^^^^^^
       = help: write one of world, country, region, city

    error: the claimant has no kind
      --> topics/quake.toml:12:1
       |
    12 | [[claimant]]
       | ^^^^^^^^^^^^
       = help: add kind = ...
    "#);
}

#[test]
fn a_mistake_in_match_is_told_at_its_word() {
    let topic = "id = \"quake\"\nlabel = \"Quake\"\nmatch = \"\"\"\nquake\n  and rubbel\n\"\"\"\n[facet.quake]\nen = [\"quake*\"]\n\
        [facet.rubble]\nen = [\"rubble\"]\n";
    let setup = |topic: &str| Setup::new("topics = [\"quake\"]").with_file("topics/quake.toml", topic);
    insta::assert_snapshot!(setup(topic).mistakes(), @r#"
    error: match: there is no facet 'rubbel'
     --> topics/quake.toml:5:7
      |
    5 |   and rubbel
      |       ^^^^^^
      = help: the facets are quake, rubble
    "#);
    let unused = setup(&topic.replace("  and rubbel\n", ""));
    let folder = format!("{}/", unused.folder.path().display());
    let warnings = ConfigErrors(unused.config().warnings).to_string().replace(&folder, "");
    insta::assert_snapshot!(warnings, @r#"
    warning: facet.rubble: nothing speaks of this facet
     --> topics/quake.toml:8:1
      |
    8 | [facet.rubble]
      | ^^^^^^^^^^^^^^
      = help: name it in match, or in unless of a [[never]], or remove it
    "#);
}

#[test]
fn what_is_shipped_is_warned_of_nowhere() {
    assert_eq!(Setup::new("").config().warnings, []);
}

#[test]
fn a_copied_topic_keeps_an_id_that_is_not_its_own() {
    let copy = "id = \"flood\"\nlabel = \"Fire\"\nmatch = \"fire\"\n[facet.fire]\nen = [\"fire*\"]\n";
    let setup = |topics: &str| {
        Setup::new(&format!("topics = {topics}"))
            .with_file("topics/fire.toml", copy)
            .with_file("topics/flood.toml", copy)
    };
    let alone = setup("[\"fire\"]");
    let folder = format!("{}/", alone.folder.path().display());
    let warnings = ConfigErrors(alone.config().warnings).to_string().replace(&folder, "");
    insta::assert_snapshot!(warnings, @r#"
    warning: the topic 'fire' has the id 'flood'
     --> topics/fire.toml:1:6
      |
    1 | id = "flood"
      |      ^^^^^^^
      = help: change id in topics/fire.toml to "fire", or name the file after the id
    "#);
    let both = setup("[\"flood\", \"topics/fire.toml\"]").mistakes();
    assert!(both.contains("topics 'flood' and 'topics/fire.toml' have the same id 'flood'"), "{both}");
    assert!(both.contains("help: change id in the file of 'topics/fire.toml' to \"fire\""), "{both}");
    let twice = setup("[\"flood\", \"flood\"]").mistakes();
    assert!(twice.contains("topic 'flood' is given twice"), "{twice}");
}

/// Returns the mistakes in the measures of a topic.
fn measure_mistakes(measures: &str) -> String {
    const QUAKE: &str =
        "id = \"quake\"\nlabel = \"Quake\"\nmatch = \"quake\"\n[facet.quake]\nen = [\"quake*\"]\n";
    let topic = [QUAKE, measures].concat();
    Setup::new("topics = [\"quake\"]").with_file("topics/quake.toml", &topic).mistakes()
}

#[test]
fn mistakes_in_keys_of_measures_are_told_with_line_and_remedy() {
    let measures = r#"[[measure]]
id = "buildings_destroyed"
colour = "red"
count = { en = ["house*"] }
en = ["destroyed", { text = "collapsed", frame = "verbs" }, 7]
de = ["zerstört"]
ru = "разрушен*"
"#;
    insta::assert_snapshot!(measure_mistakes(measures), @r#"
    error: unknown key 'measure.colour'
     --> topics/quake.toml:8:1
      |
    8 | colour = "red"
      | ^^^^^^
      = help: the keys here are id, label, unit, counts, en, ru, kk

    error: unknown key 'measure.count'
     --> topics/quake.toml:9:1
      |
    9 | count = { en = ["house*"] }
      | ^^^^^
      = help: did you mean 'counts'?

    error: measure.en.frame: 'verbs' is not known
      --> topics/quake.toml:10:50
       |
    10 | en = ["destroyed", { text = "collapsed", frame = "verbs" }, 7]
       |                                                  ^^^^^^^
       = help: did you mean 'verb'?

    error: measure.en: expected a list of texts or of tables, found a value of type integer
      --> topics/quake.toml:10:61
       |
    10 | en = ["destroyed", { text = "collapsed", frame = "verbs" }, 7]
       |                                                             ^
       = help: write it like ["one", { text = "two", frame = "verb" }]

    error: unknown key 'measure.de'
      --> topics/quake.toml:11:1
       |
    11 | de = ["zerstört"]
       | ^^
       = help: the keys here are id, label, unit, counts, en, ru, kk

    error: measure.ru: expected a list of texts or of tables, found a value of type string
      --> topics/quake.toml:12:6
       |
    12 | ru = "разрушен*"
       |      ^^^^^^^^^^^
       = help: write it like ["one", { text = "two", frame = "verb" }]
    "#);
}

#[test]
fn mistakes_in_what_measures_say_are_told_with_line_and_remedy() {
    let measures = r#"[[measure]]
id = "homeless"
en = ["left homeless", "twenty five", "a*", "/homeless(/", { text = "—", frame = "subject" }]
[[measure]]
id = "homeless"
unit = "people"
counts = { ru = ["дом*"] }
[[measure]]
id = "criminal_cases"
unit = "people"
en = ["probes"]
"#;
    insta::assert_snapshot!(measure_mistakes(measures), @r#"
    error: measure 1, en 2: 'twenty five' is a number
     --> topics/quake.toml:8:24
      |
    8 | en = ["left homeless", "twenty five", "a*", "/homeless(/", { text = "—", frame = "subject" }]
      |                        ^^^^^^^^^^^^^
      = help: give a word that stands beside the number

    error: measure 1, en 3: stem 'a*' is too short
     --> topics/quake.toml:8:39
      |
    8 | en = ["left homeless", "twenty five", "a*", "/homeless(/", { text = "—", frame = "subject" }]
      |                                       ^^^^
      = help: give at least two letters before the star

    error: measure 1, en 4: this regular expression is wrong: unclosed group
     --> topics/quake.toml:8:45
      |
    8 | en = ["left homeless", "twenty five", "a*", "/homeless(/", { text = "—", frame = "subject" }]
      |                                             ^^^^^^^^^^^^^
      = help: correct it, or write the term without slashes

    error: measure 1, en 5, text: a term must hold at least one letter or digit
     --> topics/quake.toml:8:69
      |
    8 | en = ["left homeless", "twenty five", "a*", "/homeless(/", { text = "—", frame = "subject" }]
      |                                                                     ^^^
      = help: write a word, or remove it

    error: measure 2, id: measure 'homeless' is given twice
      --> topics/quake.toml:10:6
       |
    10 | id = "homeless"
       |      ^^^^^^^^^^
       = help: join the two or rename one

    error: measure 2, id: measure 'homeless' has no cue
      --> topics/quake.toml:10:6
       |
    10 | id = "homeless"
       |      ^^^^^^^^^^
       = help: add one, such as en = ["destroyed"]

    error: measure 2, counts.ru: nothing is counted without a cue
      --> topics/quake.toml:12:17
       |
    12 | counts = { ru = ["дом*"] }
       |                 ^^^^^^^^
       = help: add ru = [...] to the measure

    error: measure 3, unit: the built-in measure 'criminal_cases' counts cases, not people
      --> topics/quake.toml:15:8
       |
    15 | unit = "people"
       |        ^^^^^^^^
       = help: leave the unit out or take another id
    "#);
}

#[test]
fn the_measure_that_the_shipped_topic_shows_is_right() {
    let (_, topic) = BUILT_IN_TOPICS[0];
    let shown = topic.lines().filter_map(|line| line.strip_prefix("#     ")).collect::<Vec<_>>().join("\n");
    let with_measure = [topic, "\n", &shown].concat();
    let setup = Setup::new("topics = [\"shown\"]").with_file("topics/shown.toml", &with_measure);
    let config = setup.config();
    let measure = config.topics[0].measures.last().expect("the comment shows a measure");
    assert_eq!((measure.id.as_str(), measure.cues.len(), measure.counts.len()), ("shops_looted", 2, 2));
}

fn endpoint(lines: &str) -> Setup {
    Setup::new(&format!("[[endpoint]]\nname = \"desk\"\n{lines}\n"))
}

#[test]
fn endpoints_and_their_secrets_are_read() {
    let config = endpoint(
        "url_file = \"url\"\nsecret_credential = \"new\"\nsecret_env = [\"OLD\"]\nops = true\n[endpoint.filter]\nkinds = [\"up\"]\nlanguages = [\"kk\"]\nmin_change = 5\n[endpoint.noise]\ncooldown = \"30m\"",
    )
    .with_file("url", "https://hooks.example.org/in/token\n")
    .with_file("credentials/new", KEY)
    .with_variable("OLD", KEY);
    let folder = config.folder.path().join("credentials").display().to_string();
    let config = config.with_variable("CREDENTIALS_DIRECTORY", &folder).config();
    let endpoint = config.endpoints.first().expect("there is one");
    assert_eq!((endpoint.format, endpoint.secrets.len(), endpoint.ops), (Format::Json, 2, true));
    assert_eq!(endpoint.url.expose(), "https://hooks.example.org/in/token");
    assert_eq!(endpoint.filter.min_change, Some(5.0));
    assert_eq!(endpoint.filter.languages, [Language::Kk]);
    assert_eq!(endpoint.noise.cooldown, Duration::from_mins(30));
    assert!(!format!("{config:?}").contains("token"));
}

#[test]
fn filters_that_can_never_hold_are_refused() {
    let check = |filter: &str, expected: &str| {
        let mistakes = endpoint(&format!(
            "url = \"https://hooks.example.org/\"\nformat = \"slack\"\n[endpoint.filter]\n{filter}"
        ))
        .mistakes();
        let told: Vec<&str> = mistakes
            .lines()
            .filter_map(|line| line.strip_prefix("error: ").or(line.trim().strip_prefix("= help: ")))
            .collect();
        assert_eq!(told.join(" / "), expected);
    };
    check("measures = [\"killed\", \"kiled\"]", "no topic has a measure 'kiled' / did you mean 'killed'?");
    check(
        "who = [\"troops\", \"secrity\", \"zzz\"]",
        "no figure is of a class 'secrity' / did you mean 'security'? / no figure is of a class 'zzz' / \
         use one of people, civilians, attackers, protesters, security, children, women, foreigners, journalists, \
         prisoners, cases, troops, days",
    );
    check(
        "places = [\"almaty\", \"russia-origin\", \"almati\"]",
        "no topic knows a place 'almati' / did you mean 'almaty'?",
    );
    check(
        "topics = [\"kazakhstan-2021\"]",
        "topic 'kazakhstan-2021' is not followed / did you mean 'kazakhstan-2022'?",
    );
    check(
        "kinds = [\"retractd\"]",
        "endpoint.filter.kinds: 'retractd' is not known / did you mean 'retracted'?",
    );
}

#[test]
fn filters_may_name_what_a_topic_adds() {
    const QUAKE: &str = "id = \"quake\"\nlabel = \"Quake\"\nmatch = \"quake\"\n[facet.quake]\nen = [\"quake*\"]\n\
        [[measure]]\nid = \"ruined\"\nunit = \"houses\"\nen = [\"destroyed\"]\n";
    let filter = "[[endpoint]]\nname = \"desk\"\nurl = \"https://hooks.example.org/\"\nformat = \"slack\"\n\
        [endpoint.filter]\nmeasures = [\"ruined\"]\nwho = [\"houses\"]";
    let setup = Setup::new(&format!("topics = [\"quake\"]\n{filter}")).with_file("topics/quake.toml", QUAKE);
    assert_eq!(setup.config().endpoints.len(), 1);
}

#[test]
fn what_stands_in_lists_is_counted_from_one() {
    let check = |path: &str, expected: &str| assert_eq!(counted(path), expected);
    check("endpoint[0].secret_file", "endpoint 1, secret_file");
    check("measure[1].counts.ru[0]", "measure 2, counts.ru 1");
    check("facet.water.en[1]", "facet.water.en 2");
    check("match", "match");
}

#[test]
fn careless_secrets_are_refused() {
    let url = "url = \"https://hooks.example.org/\"\n";
    let check = |setup: Setup, expected: &str| {
        let mistakes = setup.mistakes();
        assert!(mistakes.contains(expected), "{mistakes}");
    };
    check(endpoint(url), "format json needs a signing key");
    check(endpoint(&format!("{url}format = \"discord\"")), "write one of json, slack");
    check(endpoint("format = \"slack\""), "there is no address");
    check(endpoint(&format!("{url}url_file = \"x\"\nformat = \"slack\"")), "there is more than one address");
    check(endpoint("url = \"http://10.0.0.1/\"\nformat = \"slack\""), "plain http is not allowed");
    let keyed = || endpoint(&format!("{url}secret_file = \"key\""));
    check(keyed(), "could not read key");
    check(keyed().with_mode("key", KEY, 0o644), "everybody may read key");
    check(keyed().with_file("key", "\n"), "key is empty");
    check(keyed().with_file("key", "MDEyMzQ1"), "starts with whsec_");
    check(
        keyed().with_file("key", "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3OA"),
        "not base64 with its padding",
    );
    check(keyed().with_file("key", "whsec_MDEyMzQ1"), "24 to 64 bytes, this one has 6");
    let three = endpoint(&format!("{url}secret_env = [\"A\", \"B\", \"C\"]"));
    check(
        ["A", "B", "C"].into_iter().fold(three, |setup, name| setup.with_variable(name, KEY)),
        "more than two signing keys",
    );
}

#[test]
fn private_addresses_that_nobody_allowed_are_warned_of() {
    let setup = Setup::new(
        "[[feed]]\nid = \"inner\"\nurl = \"http://127.0.0.1:8080/rss\"\n[[feed]]\nid = \"allowed\"\n\
         url = \"http://10.1.2.3/rss\"\nallow_private = [\"10.0.0.0/8\"]\n[[feed]]\nid = \"named\"\n\
         url = \"http://inner.example/rss\"\n[[endpoint]]\nname = \"desk\"\nformat = \"slack\"\n\
         url = \"https://169.254.169.254/in\"",
    );
    let folder = format!("{}/", setup.folder.path().display());
    let warnings = ConfigErrors(setup.config().warnings).to_string().replace(&folder, "");
    insta::assert_snapshot!(warnings, @r#"
    warning: 127.0.0.1 is this machine itself, which is not allowed
     --> recount.toml:3:7
      |
    3 | url = "http://127.0.0.1:8080/rss"
      |       ^^^^^^^^^^^^^^^^^^^^^^^^^^^
      = help: if it is meant, name its network in allow_private of the feed or of [poll]

    warning: 169.254.169.254 is the local link, which is not allowed
      --> recount.toml:14:7
       |
    14 | url = "https://169.254.169.254/in"
       |       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^
       = help: write another address
    "#);
}

#[test]
fn ten_thousand_feeds_are_no_trouble() {
    use std::fmt::Write;
    let mut text = "[poll]\nallow_private = [\"127.0.0.0/8\"]\n".to_owned();
    for number in 0..10_000 {
        writeln!(text, "[[feed]]\nid = \"f{number}\"\nurl = \"http://127.0.0.1:8080/{number}\"")
            .expect("it can");
    }
    assert_eq!(Setup::new(&text).config().feeds.len(), 10_000);
}

/// Returns ids and addresses of the feeds of a configuration that reads `feeds.opml`.
fn listed(config: &str, opml: &str) -> Vec<(String, String)> {
    let setup = Setup::new(config).with_file("feeds.opml", opml);
    let feeds = setup.config().feeds;
    feeds.into_iter().map(|feed| (feed.id.to_string(), feed.url)).collect()
}

const LIST: &str = "[[opml]]\npath = \"feeds.opml\"\n";

#[test]
fn feeds_of_an_opml_file_replace_the_built_in_ones() {
    let opml = "<opml><body><outline text='A' xmlUrl='https://a.example/feed'/>\
        <outline xmlUrl='https://b.example/' recount:id='wire'/></body></opml>";
    let of = |id: &str, url: &str| (id.to_owned(), url.to_owned());
    let both = [of("a-example-feed", "https://a.example/feed"), of("wire", "https://b.example/")];
    assert_eq!(listed(LIST, opml), both);
    let own = format!("{LIST}[[feed]]\nid = \"wire\"\nurl = \"https://a.example/feed\"\nzone = \"+06\"\n");
    assert_eq!(
        listed(&own, opml),
        [of("wire", "https://a.example/feed"), of("b-example", "https://b.example/")]
    );
    assert_eq!(listed(LIST, "<opml/>"), []);
    let config = Setup::new(LIST).with_file("feeds.opml", opml).config();
    assert_eq!(config.feeds[0].outlet.as_deref(), Some("A"));
    assert!(config.sources.iter().any(|source| source.ends_with("feeds.opml")), "{:?}", config.sources);
}

#[test]
fn the_private_networks_of_a_listed_feed_are_those_of_poll() {
    let setup = Setup::new(&format!("{LIST}[poll]\nallow_private = [\"10.0.0.0/8\"]\n")).with_file(
        "feeds.opml",
        "<opml>\n<outline xmlUrl='http://10.1.1.1/'/>\n<outline xmlUrl='http://127.0.0.1/'/></opml>",
    );
    let config = setup.config();
    assert!(config.feeds.iter().all(|feed| feed.allow_private == config.poll.allow_private));
    let [warning] = config.warnings.as_slice() else { panic!("{:?}", config.warnings) };
    assert!(warning.to_string().contains("feeds.opml:3"), "{warning}");
}

#[test]
fn a_list_that_cannot_be_read_is_a_mistake_with_its_line() {
    let broken = Setup::new(LIST).with_file("feeds.opml", "<opml>\n<body>\n</opml>");
    let mistakes = broken.mistakes();
    assert!(mistakes.contains("feeds.opml: line 3: ") && mistakes.contains("recount.toml:2:"), "{mistakes}");
    let missing = Setup::new(LIST).mistakes();
    assert!(missing.contains("could not read feeds.opml: No such file"), "{missing}");
    assert!(Setup::new("[[opml]]\n").mistakes().contains("the opml has no path"));
}

#[test]
fn what_a_list_leaves_out_is_warned_of_and_not_at_length() {
    let opml = format!("<opml>{}</opml>", "<outline type='rss' text='x'/>\n".repeat(12));
    let warnings = Setup::new(LIST).with_file("feeds.opml", &opml).config().warnings;
    let texts: Vec<String> = warnings.iter().map(ToString::to_string).collect();
    assert_eq!(texts.len(), 6);
    assert!(
        texts[0].contains("a feed is left out: it has no xmlUrl") && texts[0].contains("feeds.opml:1"),
        "{texts:?}"
    );
    assert!(texts[5].contains("7 more feeds are left out"), "{texts:?}");
}

#[test]
fn a_list_that_is_too_large_is_not_read() {
    let setup = Setup::new(LIST).with_file("feeds.opml", "");
    fs::File::options()
        .write(true)
        .open(setup.folder.path().join("feeds.opml"))
        .and_then(|file| file.set_len(OPML_BYTES_MAX + 1))
        .expect("the file can grow");
    assert!(setup.mistakes().contains("larger than 16 MiB"), "{}", setup.mistakes());
}

#[test]
fn an_interval_of_more_than_a_day_is_warned_of() {
    let setup = Setup::new(
        "[poll]\ninterval = \"36h\"\n[[feed]]\nid = \"a\"\nurl = \"https://a.example/\"\ninterval = \"72h\"",
    );
    let warnings = ConfigErrors(setup.config().warnings).to_string();
    for told in [
        "interval 36h is longer",
        "2 | interval",
        "interval 72h is longer",
        "6 | interval",
        "\"24h\" or less",
    ] {
        assert!(warnings.contains(told), "{told} is not in {warnings}");
    }
}
