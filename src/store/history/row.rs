//! Rows as structs: the fields are the columns of a view, by name.

use rusqlite::{
    Row,
    types::{FromSql, FromSqlError, FromSqlResult, ValueRef},
};

use crate::{
    model::{PollReason, Timestamp},
    store::value::{At, Word},
};

/// A value that a column of a view may hold.
pub(super) trait Column: Sized {
    /// Reads the column at that place.
    fn read(row: &Row<'_>, place: usize) -> rusqlite::Result<Self>;
}

macro_rules! plain_columns {
    ($($plain:ty),*) => {$(
        impl Column for $plain {
            fn read(row: &Row<'_>, place: usize) -> rusqlite::Result<Self> {
                row.get(place)
            }
        }
    )*};
}

plain_columns!(String, Option<String>, i64, Option<i64>, u32, Option<u16>, bool, f64);

/// JSON, kept as text.
impl Column for serde_json::Value {
    fn read(row: &Row<'_>, place: usize) -> rusqlite::Result<Self> {
        let text: String = row.get(place)?;
        Ok(serde_json::from_str(&text).unwrap_or(Self::String(text)))
    }
}

impl Column for Timestamp {
    fn read(row: &Row<'_>, place: usize) -> rusqlite::Result<Self> {
        row.get::<_, Moment>(place).map(|moment| moment.0)
    }
}

impl Column for Option<Timestamp> {
    fn read(row: &Row<'_>, place: usize) -> rusqlite::Result<Self> {
        row.get::<_, Option<Moment>>(place).map(|moment| moment.map(|moment| moment.0))
    }
}

impl Column for Option<PollReason> {
    fn read(row: &Row<'_>, place: usize) -> rusqlite::Result<Self> {
        row.get::<_, Option<Word<PollReason>>>(place).map(|reason| reason.map(|reason| reason.0))
    }
}

/// A time as a view prints it or as a table keeps it.
struct Moment(Timestamp);

impl FromSql for Moment {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        match value.as_str() {
            Ok(text) => text.parse().map(Self).map_err(FromSqlError::other),
            Err(_) => At::column_result(value).map(|at| Self(at.0)),
        }
    }
}

/// Declares a struct whose fields are columns, with `COLUMNS` to select and `read` to read them.
macro_rules! row {
    ($(#[$doc:meta])* $name:ident { $($(#[$field_doc:meta])* $field:ident: $kind:ty,)* }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Default, PartialEq, serde::Serialize)]
        pub struct $name {
            $($(#[$field_doc])* pub $field: $kind,)*
        }

        impl $name {
            /// The columns, as a query lists them.
            pub(super) const COLUMNS: &str = {
                const WITH_COMMA: &str = concat!($(stringify!($field), ", ",)*);
                match WITH_COMMA.split_at_checked(WITH_COMMA.len() - 2) {
                    Some((columns, _)) => columns,
                    None => WITH_COMMA,
                }
            };

            /// Reads a row that starts with these columns. They are read by their places: looking for names takes
            /// longer than the query.
            pub(super) fn read(row: &rusqlite::Row<'_>) -> rusqlite::Result<Self> {
                let mut places = 0..;
                let mut next = || places.next().expect("places have no end");
                Ok(Self { $($field: crate::store::history::row::Column::read(row, next())?,)* })
            }
        }
    };
}

pub(super) use row;
