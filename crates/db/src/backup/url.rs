//! The same server and role, another database.

/// `url` with `name` as its database. A name without characters that need encoding, as ours are.
pub fn with_database(url: &str, name: &str) -> String {
    let (head, query) = url.split_once('?').map_or((url, None), |(head, query)| (head, Some(query)));
    let start = head.find("://").map_or(0, |at| at + 3);
    let path = head.get(start..).and_then(|rest| rest.find('/')).map_or(head.len(), |at| start + at);
    let mut text = format!("{}/{name}", head.get(..path).unwrap_or(head));
    // `dbname` in the query would win over the path.
    let kept: Vec<&str> = query.into_iter().flat_map(|q| q.split('&')).filter(|pair| !pair.starts_with("dbname=")).collect();
    if !kept.is_empty() {
        text.push('?');
        text.push_str(&kept.join("&"));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::with_database;

    #[test]
    fn the_database_alone_changes() {
        for (url, want) in [
            ("postgres://u:p%2F@h:5432/erp", "postgres://u:p%2F@h:5432/x"),
            ("postgres://u@localhost/erp?host=%2Ftmp%2Fs&port=5432", "postgres://u@localhost/x?host=%2Ftmp%2Fs&port=5432"),
            ("postgres://u@h?dbname=erp", "postgres://u@h/x"),
            ("postgres://u@h/erp?dbname=other&sslmode=require", "postgres://u@h/x?sslmode=require"),
        ] {
            assert_eq!(with_database(url, "x"), want);
        }
    }
}
