//! The command.

fn main() -> std::io::Result<()> {
    if std::env::args().nth(1).as_deref() == Some(preaudit::probe::pdf::WORKER_ARGUMENT) {
        return preaudit::probe::pdf::serve(std::io::stdin().lock(), std::io::stdout().lock());
    }
    Ok(())
}
