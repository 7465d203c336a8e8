//! The database as a file: making it, telling it from what is not one, locking it, setting up the connection.

use std::{
    cell::RefCell,
    ffi::OsString,
    fs::{self, File, OpenOptions, TryLockError},
    io::{self, Read as _, Write as _},
    os::unix::fs::{OpenOptionsExt as _, PermissionsExt as _},
    path::{Path, PathBuf},
};

use rusqlite::{Connection, FileControl, MAIN_DB, OpenFlags, config::DbConfig};

use super::{
    BUSY_TIMEOUT, Opened, Store, StoreError,
    error::{file, sql},
    migrate::{self, APPLICATION_ID, STEPS},
    query::STATEMENTS_KEPT,
};

/// Readable by the group, so that analysts can query what the daemon writes.
pub(super) const MODE: u32 = 0o640;

/// What every SQLite file starts with.
const MAGIC: &[u8; 16] = b"SQLite format 3\0";

/// The instance name of databases in memory.
const IN_MEMORY: &str = "memory";

/// What the writer needs. The log is cut back to 16 MiB after each checkpoint; FULL flushes at every commit, so that a
/// notice never goes out for a change that a power cut then takes back.
const WRITER_PRAGMAS: &str = "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; \
                              PRAGMA journal_size_limit = 16777216; PRAGMA cache_size = -4096; \
                              PRAGMA temp_store = MEMORY;";

/// Opens or makes the database at `path` under its lock.
pub(super) fn open(path: &Path, instance: Option<&str>) -> Result<(Store, Opened), StoreError> {
    make_parent(path)?;
    let lock = lock(path)?;
    let created = !path.try_exists().map_err(file("look for", path))?;
    if created {
        create(path, instance)?;
    }
    let mut db = connect(path, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    let from = check_header(&db, path)?;
    let known = migrate::latest(STEPS);
    check_content(&db, path)?;
    set_up_writer(&db)?;
    if from < known {
        migrate::copy_before(&db, &beside(path, &format!(".schema-{from}")))?;
        migrate::migrate(&mut db, STEPS)?;
    }
    let opened = match (created, from < known) {
        (true, _) => Opened::Created,
        (false, true) => Opened::Migrated { from },
        (false, false) => Opened::Existing,
    };
    Ok((store(db, Some((path, lock)))?, opened))
}

/// Opens an existing database of today's schema for writing, without its lock.
pub(super) fn join(path: &Path) -> Result<Store, StoreError> {
    let db = connect(path, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    require_latest(check_header(&db, path)?, path)?;
    set_up_writer(&db)?;
    let mut store = store(db, None)?;
    store.path = Some(path.to_owned());
    Ok(store)
}

/// Makes a database in memory.
pub(super) fn in_memory() -> Result<Store, StoreError> {
    let mut db = Connection::open_in_memory().map_err(sql("make a database in memory"))?;
    set_up(&db)?;
    db.execute_batch(WRITER_PRAGMAS).map_err(sql("set up the connection"))?;
    migrate::migrate(&mut db, STEPS)?;
    name(&db, IN_MEMORY)?;
    store(db, None)
}

/// Opens an existing database of today's schema for reading.
pub(super) fn read_only(path: &Path) -> Result<Connection, StoreError> {
    let db = connect(path, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    require_latest(check_header(&db, path)?, path)?;
    db.pragma_update(None, "query_only", true).map_err(sql("set up the connection"))?;
    persist_wal(&db)?;
    Ok(db)
}

/// Returns the instance name of an existing database, whatever schema it has.
pub(super) fn instance_of(path: &Path) -> Result<String, StoreError> {
    let db = connect(path, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    check_header(&db, path)?;
    persist_wal(&db)?;
    instance(&db)
}

/// Returns `path` with `suffix` behind its whole name.
pub(super) fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = OsString::from(path);
    name.push(suffix);
    PathBuf::from(name)
}

/// Makes a file readable by its group.
pub(super) fn set_mode(path: &Path) -> Result<(), StoreError> {
    fs::set_permissions(path, fs::Permissions::from_mode(MODE)).map_err(file("set the permissions of", path))
}

fn store(db: Connection, held: Option<(&Path, File)>) -> Result<Store, StoreError> {
    let instance = instance(&db)?;
    let (path, lock) = held.map(|(path, lock)| (path.to_owned(), lock)).unzip();
    Ok(Store { db, instance, path, known: RefCell::default(), known_of: 0, _lock: lock })
}

fn instance(db: &Connection) -> Result<String, StoreError> {
    db.query_row("SELECT id FROM instance", [], |row| row.get(0)).map_err(sql("read the instance name"))
}

fn make_parent(path: &Path) -> Result<(), StoreError> {
    match path.parent().filter(|parent| !parent.as_os_str().is_empty()) {
        Some(parent) => fs::create_dir_all(parent).map_err(file("make the directory", parent)),
        None => Ok(()),
    }
}

/// Takes the lock file beside the database and writes our process id into it, for the one who comes second.
fn lock(path: &Path) -> Result<File, StoreError> {
    let lock_path = beside(path, ".lock");
    let fail = || file("lock", &lock_path);
    let mut lock = OpenOptions::new()
        .create(true)
        .read(true)
        .write(true)
        .truncate(false)
        .mode(MODE)
        .open(&lock_path)
        .map_err(fail())?;
    match lock.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => {
            let mut holder = String::new();
            // Who holds it is only for the message.
            let _ = lock.read_to_string(&mut holder);
            return Err(StoreError::Locked { path: path.to_owned(), pid: holder.trim().parse().ok() });
        }
        Err(TryLockError::Error(error)) => return Err(fail()(error)),
    }
    lock.set_len(0).and_then(|()| writeln!(lock, "{}", std::process::id())).map_err(fail())?;
    Ok(lock)
}

/// Makes the database under another name and renames it into place, so that a crash leaves none or a whole one.
fn create(path: &Path, instance: Option<&str>) -> Result<(), StoreError> {
    let new = beside(path, ".new");
    match fs::remove_file(&new) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(file("remove", &new)(error)),
        _ => {}
    }
    OpenOptions::new().write(true).create_new(true).mode(MODE).open(&new).map_err(file("make", &new))?;
    set_mode(&new)?;
    let mut db = Connection::open_with_flags(&new, flags(OpenFlags::SQLITE_OPEN_READ_WRITE))
        .map_err(sql("make a new file"))?;
    migrate::migrate(&mut db, STEPS)?;
    match instance {
        Some(instance) => name(&db, instance)?,
        None => name(&db, &random_name()?)?,
    }
    db.pragma_update(None, "journal_mode", "WAL").map_err(sql("set up a new file"))?;
    db.close().map_err(|(_, error)| sql("close a new file")(error))?;
    fs::rename(&new, path).map_err(file("rename into place", path))?;
    flush_directory(path)
}

/// Flushes the directory, which makes the rename durable.
pub(super) fn flush_directory(path: &Path) -> Result<(), StoreError> {
    let directory = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    File::open(directory).and_then(|directory| directory.sync_all()).map_err(file("flush", directory))
}

fn name(db: &Connection, instance: &str) -> Result<(), StoreError> {
    db.execute("INSERT INTO instance (id) VALUES (?1)", [instance]).map_err(sql("name a new database"))?;
    Ok(())
}

/// Returns 16 random bytes in hexadecimal.
fn random_name() -> Result<String, StoreError> {
    Ok(format!("{:032x}", u128::from_be_bytes(random_bytes()?)))
}

pub(super) fn random_bytes<const N: usize>() -> Result<[u8; N], StoreError> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|error| StoreError::Random(error.to_string()))?;
    Ok(bytes)
}

/// Each connection stays on one thread, so SQLite needs no locks of its own.
fn flags(access: OpenFlags) -> OpenFlags {
    access | OpenFlags::SQLITE_OPEN_NO_MUTEX
}

fn connect(path: &Path, access: OpenFlags) -> Result<Connection, StoreError> {
    check_magic(path)?;
    let db = Connection::open_with_flags(path, flags(access)).map_err(sql("open the file"))?;
    set_up(&db)?;
    Ok(db)
}

fn set_up(db: &Connection) -> Result<(), StoreError> {
    db.set_prepared_statement_cache_capacity(STATEMENTS_KEPT);
    // Without QPSG (statements are planned once) SQLite plans joins again whenever a parameter changes: 16 us for a
    // lookup that takes 2.
    db.busy_timeout(BUSY_TIMEOUT)
        .and_then(|()| db.set_db_config(DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false))
        .and_then(|_| db.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true))
        .and_then(|_| db.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true))
        .map(|_| ())
        .map_err(sql("set up the connection"))
}

fn set_up_writer(db: &Connection) -> Result<(), StoreError> {
    db.execute_batch(WRITER_PRAGMAS).map_err(sql("set up the connection"))?;
    persist_wal(db)
}

/// Leaves the write-ahead log and its index in place at close: someone who may only read could not make them.
fn persist_wal(db: &Connection) -> Result<(), StoreError> {
    let mut on = 1;
    db.file_control(Some(MAIN_DB), FileControl::PersistWal(&mut on)).map_err(sql("keep the write-ahead log"))
}

/// Looks at the file before SQLite does: SQLite would take an empty file for an empty database.
fn check_magic(path: &Path) -> Result<(), StoreError> {
    if path.is_dir() {
        return Err(StoreError::NotADatabase { path: path.to_owned() });
    }
    let mut start = Vec::new();
    let read = File::open(path).and_then(|file| file.take(MAGIC.len() as u64).read_to_end(&mut start));
    match read {
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            Err(StoreError::Missing { path: path.to_owned() })
        }
        Err(error) => Err(file("read", path)(error)),
        Ok(0) => Err(StoreError::Empty { path: path.to_owned() }),
        Ok(_) if start != MAGIC => Err(StoreError::NotADatabase { path: path.to_owned() }),
        Ok(_) => Ok(()),
    }
}

/// Returns the file's schema, when it is a database of ours and not newer than we are.
fn check_header(db: &Connection, path: &Path) -> Result<u32, StoreError> {
    let application = migrate::header(db, "application_id").map_err(|error| damaged(error, path))?;
    if application != APPLICATION_ID {
        return Err(StoreError::Foreign { path: path.to_owned(), application });
    }
    let (found, known) = (migrate::header(db, "user_version")?, migrate::latest(STEPS));
    if found > known {
        return Err(StoreError::Newer { path: path.to_owned(), found, known });
    }
    Ok(found)
}

fn require_latest(found: u32, path: &Path) -> Result<(), StoreError> {
    let known = migrate::latest(STEPS);
    if found < known {
        return Err(StoreError::Older { path: path.to_owned(), found, known });
    }
    Ok(())
}

/// Runs SQLite's quick check.
pub(super) fn check_content(db: &Connection, path: &Path) -> Result<(), StoreError> {
    let detail: String = db
        .query_row("PRAGMA quick_check(1)", [], |row| row.get(0))
        .map_err(|error| damaged(sql("check")(error), path))?;
    if detail == "ok" { Ok(()) } else { Err(StoreError::Damaged { path: path.to_owned(), detail }) }
}

/// Names the file when SQLite says that it makes no sense.
fn damaged(error: StoreError, path: &Path) -> StoreError {
    if let StoreError::Sql { source, .. } = &error
        && error.is_bad_file()
    {
        return StoreError::Damaged { path: path.to_owned(), detail: source.to_string() };
    }
    error
}
