//! One source file as far as imports go: what it defines, what it imports, which paths it names.

use std::collections::BTreeSet;

use proc_macro2::{Delimiter, TokenStream, TokenTree};

/// `use path::name` or `use path::name as alias`; a glob has the name `*`.
#[derive(Debug, Clone)]
pub struct Import {
    pub path: Vec<String>,
    pub alias: String,
    pub is_public: bool,
}

/// What stands in one file, without the code that is only built for tests.
#[derive(Debug, Default)]
pub struct SourceFile {
    /// Modules declared here, each in a file of its own.
    pub children: BTreeSet<String>,
    /// Modules declared here for tests only.
    pub test_children: BTreeSet<String>,
    /// Names of functions, types, constants and macros at the top level.
    pub definitions: BTreeSet<String>,
    pub imports: Vec<Import>,
    /// Paths of two segments and more outside of `use`.
    pub paths: Vec<Vec<String>>,
    /// Every identifier outside of `use`: tells a re-export that the file needs itself.
    pub identifiers: BTreeSet<String>,
}

/// What a keyword of an item defines by the identifier after it.
const DEFINING: [&str; 8] = [
    "fn", "struct", "enum", "trait", "type", "const", "static", "union",
];

impl SourceFile {
    pub fn parse(text: &str) -> Self {
        let tokens: TokenStream = text.parse().expect("Rust");
        let mut file = Self::default();
        file.read_tokens(tokens, true);
        file
    }

    fn read_tokens(&mut self, tokens: TokenStream, is_top: bool) {
        let tokens: Vec<TokenTree> = tokens.into_iter().collect();
        let mut at = 0;
        while at < tokens.len() {
            at = self.read_token(&tokens, at, is_top);
        }
    }

    /// Reads what begins at `at` and answers where the next begins.
    fn read_token(&mut self, tokens: &[TokenTree], at: usize, is_top: bool) -> usize {
        match &tokens[at] {
            TokenTree::Punct(p) if p.as_char() == '#' => self.read_attribute(tokens, at),
            TokenTree::Group(group) => {
                self.read_tokens(group.stream(), false);
                at + 1
            }
            TokenTree::Ident(_) => self.read_identifier(tokens, at, is_top),
            _ => at + 1,
        }
    }

    fn read_identifier(&mut self, tokens: &[TokenTree], at: usize, is_top: bool) -> usize {
        let word = tokens[at].to_string();
        let next = tokens
            .get(at + 1)
            .map(ToString::to_string);
        let next = next.unwrap_or_default();
        if word == "use" && next != "<" {
            let end = end_of_statement(tokens, at);
            let is_public = is_public(&tokens[..at]);
            self.read_use(&tokens[at + 1..end], &[], is_public);
            return end + 1;
        }
        if word == "mod"
            && tokens
                .get(at + 2)
                .is_some_and(|t| t.to_string() == ";")
        {
            self.children.insert(next);
            return at + 3;
        }
        if word == "macro_rules" && next == "!" {
            self.definitions
                .insert(tokens[at + 2].to_string());
            return at + 3;
        }
        if is_top && DEFINING.contains(&word.as_str()) && is_identifier(tokens.get(at + 1)) {
            self.definitions.insert(next);
            return at + 2;
        }
        let (path, end) = read_path(tokens, at);
        self.identifiers
            .extend(path.iter().cloned());
        if path.len() > 1 {
            self.paths.push(path);
        }
        end
    }

    /// Passes over an attribute, and over the item behind `#[cfg(test)]`.
    fn read_attribute(&mut self, tokens: &[TokenTree], at: usize) -> usize {
        let Some(TokenTree::Group(group)) = tokens.get(at + 1) else {
            return at + 2; // `#!` of an inner attribute; its group is read as any other
        };
        let mut at = at + 2;
        if group
            .stream()
            .to_string()
            .replace(' ', "")
            != "cfg(test)"
        {
            return at;
        }
        let words: Vec<String> = tokens[at..]
            .iter()
            .take(6)
            .map(ToString::to_string)
            .collect();
        let is_use = words.iter().take(3).any(|w| w == "use");
        if let Some(module) = words.iter().position(|w| w == "mod") {
            self.test_children
                .extend(words.get(module + 1).cloned());
        }
        while at < tokens.len() {
            let ends = match &tokens[at] {
                TokenTree::Punct(p) => p.as_char() == ';',
                TokenTree::Group(g) => g.delimiter() == Delimiter::Brace && !is_use,
                _ => false,
            };
            at += 1;
            if ends {
                break;
            }
        }
        at
    }

    /// Reads a tree of `use`, whose first segments are `before`.
    fn read_use(&mut self, tokens: &[TokenTree], before: &[String], is_public: bool) {
        for branch in tokens.split(|t| t.to_string() == ",") {
            let (mut path, mut alias) = (before.to_vec(), None);
            let mut rest = branch.iter();
            while let Some(token) = rest.next() {
                match token {
                    TokenTree::Group(group) => {
                        let inner: Vec<TokenTree> = group.stream().into_iter().collect();
                        self.read_use(&inner, &path, is_public);
                        path.clear();
                    }
                    TokenTree::Ident(word) if word == "as" => {
                        alias = rest.next().map(ToString::to_string);
                    }
                    TokenTree::Ident(word) if word == "self" && !path.is_empty() => {}
                    TokenTree::Ident(word) => path.push(word.to_string()),
                    TokenTree::Punct(p) if p.as_char() == '*' => path.push("*".into()),
                    _ => {}
                }
            }
            if let Some(last) = path.last().cloned() {
                let alias = alias.unwrap_or(last);
                self.imports.push(Import {
                    path,
                    alias,
                    is_public,
                });
            }
        }
    }
}

/// `a::b::c` from `at` on, and where it ends.
fn read_path(tokens: &[TokenTree], mut at: usize) -> (Vec<String>, usize) {
    let mut path = vec![tokens[at].to_string()];
    at += 1;
    while is_colon(tokens.get(at)) && is_colon(tokens.get(at + 1)) {
        let Some(TokenTree::Ident(segment)) = tokens.get(at + 2) else {
            return (path, at + 2);
        };
        path.push(segment.to_string());
        at += 3;
    }
    (path, at)
}

fn is_colon(token: Option<&TokenTree>) -> bool {
    matches!(token, Some(TokenTree::Punct(p)) if p.as_char() == ':')
}

fn is_identifier(token: Option<&TokenTree>) -> bool {
    matches!(token, Some(TokenTree::Ident(_)))
}

fn end_of_statement(tokens: &[TokenTree], at: usize) -> usize {
    let ends = |t: &TokenTree| matches!(t, TokenTree::Punct(p) if p.as_char() == ';');
    at + tokens[at..]
        .iter()
        .position(ends)
        .expect("a `;`")
}

/// `pub` or `pub(…)` stands before the item.
fn is_public(before: &[TokenTree]) -> bool {
    let is_pub = |t: &TokenTree| t.to_string() == "pub";
    match before {
        [.., word, TokenTree::Group(_)] if is_pub(word) => true,
        [.., word] => is_pub(word),
        [] => false,
    }
}
