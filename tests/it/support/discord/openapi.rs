//! In: a method, a path and a JSON body. Out: what Discord's own `OpenAPI` document has against it.
//!
//! Two checks: the schema as it stands, and a lint for fields that the schema does not know. The document leaves its
//! objects open, so a misspelt field passes the first and would be ignored by Discord without a word.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use jsonschema::error::ValidationErrorKind;
use jsonschema::{ValidationError, Validator};
use serde_json::{Map, Value, json};

const DOCUMENT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/discord/openapi.json");
/// Fields that Discord takes and the document lacks.
const MISSING_FROM_DOCUMENT: [&str; 1] = ["nsfw"];

/// One thing that the schema has against a body.
#[derive(Debug)]
pub struct Problem {
    /// Dotted, as in Discord's form errors.
    pub path: String,
    pub message: String,
}

pub struct Spec {
    document: Value,
    compiled: Mutex<HashMap<String, Arc<Validator>>>,
}

impl Spec {
    /// Reads the document once for all tests of the process; where it is not there, says so and checks nothing.
    pub fn load() -> Option<&'static Self> {
        static SPEC: OnceLock<Option<Spec>> = OnceLock::new();
        let spec = SPEC.get_or_init(|| match std::fs::read(DOCUMENT) {
            Ok(bytes) => {
                let document = serde_json::from_slice(&bytes).expect("Discord's document is JSON");
                Some(Self {
                    document,
                    compiled: Mutex::default(),
                })
            }
            Err(error) => {
                eprintln!("bodies are not checked against Discord's OpenAPI document: {DOCUMENT}: {error}");
                None
            }
        });
        spec.as_ref()
    }

    /// The operation for a path; literal segments such as `@me` outrank parameters.
    fn operation(&self, method: &str, path: &str) -> Option<(&str, &Value)> {
        let given: Vec<&str> = path.split('/').collect();
        let method = method.to_ascii_lowercase();
        let paths = self.document["paths"].as_object()?;
        let fitting = paths.iter().filter_map(|(template, item)| {
            let segments: Vec<&str> = template.split('/').collect();
            let literal = |segment: &&str| !segment.starts_with('{');
            let fits = segments.len() == given.len()
                && segments
                    .iter()
                    .zip(&given)
                    .all(|(segment, given)| !literal(segment) || segment == given);
            let operation = item.get(&method)?;
            fits.then(|| {
                (
                    segments.iter().filter(|s| literal(s)).count(),
                    template.as_str(),
                    operation,
                )
            })
        });
        fitting
            .max_by_key(|(literals, ..)| *literals)
            .map(|(_, template, operation)| (template, operation))
    }

    /// Whether Discord has such a route at all.
    pub fn knows(&self, method: &str, path: &str) -> bool {
        self.operation(method, path).is_some()
    }

    /// What is wrong with the body of a request by the schema.
    pub fn problems(&self, method: &str, path: &str, body: &Value) -> Vec<Problem> {
        let Some((key, schema)) = self.request_schema(method, path, body) else {
            return Vec::new();
        };
        let body = as_discord_reads(body);
        explain(self.validator(&key, &schema).iter_errors(&body))
    }

    /// The fields of a request's body that the schema does not know.
    pub fn unknown_fields(&self, method: &str, path: &str, body: &Value) -> Vec<String> {
        let Some((_, schema)) = self.request_schema(method, path, body) else {
            return Vec::new();
        };
        let mut unknown = Vec::new();
        self.walk(&schema, &pruned(body), "", &mut unknown);
        unknown
    }

    /// What is wrong with the fake's own answer: an honest fake is held to the same document.
    pub fn answer_problems(&self, method: &str, path: &str, status: u16, body: &Value) -> Vec<Problem> {
        let Some((template, operation)) = self.operation(method, path) else {
            return Vec::new();
        };
        let schema = &operation["responses"][status.to_string()]["content"]["application/json"]["schema"];
        if schema.is_null() {
            return Vec::new();
        }
        explain(
            self.validator(&format!("{method} {template} {status}"), schema)
                .iter_errors(body),
        )
    }

    /// The schema of a request's body, with the branch of a union picked by the body's `type`: without that, an error
    /// says only that no branch fits.
    fn request_schema(&self, method: &str, path: &str, body: &Value) -> Option<(String, Value)> {
        let (template, operation) = self.operation(method, path)?;
        let schema = &operation["requestBody"]["content"]["application/json"]["schema"];
        if schema.is_null() {
            return None;
        }
        let Some(branches) = schema["anyOf"].as_array() else {
            return Some((format!("{method} {template}"), schema.clone()));
        };
        let kind = &body["type"];
        let picked = branches
            .iter()
            .find(|branch| admits_type(self.resolve(branch), kind) == Some(true));
        let schema = picked.unwrap_or(schema);
        Some((
            format!("{method} {template} {}", picked.map_or(&Value::Null, |_| kind)),
            schema.clone(),
        ))
    }

    fn resolve<'a>(&'a self, schema: &'a Value) -> &'a Value {
        match schema["$ref"].as_str() {
            Some(reference) => {
                let pointer = reference.strip_prefix('#').expect("the document refers only to itself");
                self.resolve(
                    self.document
                        .pointer(pointer)
                        .expect("the document's references lead somewhere"),
                )
            }
            None => schema,
        }
    }

    /// Compiles a schema together with only those that it leads to: the whole document would take seconds each time.
    fn validator(&self, key: &str, schema: &Value) -> Arc<Validator> {
        let mut compiled = self.compiled.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(validator) = compiled.get(key) {
            return validator.clone();
        }
        let mut reached = BTreeMap::new();
        self.reach(schema, &mut reached);
        let schemas: Map<String, Value> = reached
            .into_iter()
            .map(|(name, schema)| (name, schema.clone()))
            .collect();
        let root = json!({"allOf": [schema], "components": {"schemas": schemas}});
        let validator = jsonschema::draft202012::new(&root).expect("Discord's schemas compile");
        let validator = Arc::new(validator);
        compiled.insert(key.to_owned(), validator.clone());
        validator
    }

    fn reach<'a>(&'a self, schema: &Value, reached: &mut BTreeMap<String, &'a Value>) {
        match schema {
            Value::Array(list) => list.iter().for_each(|item| self.reach(item, reached)),
            Value::Object(fields) => {
                for (key, value) in fields {
                    if let (true, Some(reference)) = (key == "$ref", value.as_str()) {
                        let name = reference.rsplit('/').next().expect("a reference has a last part");
                        if !reached.contains_key(name) {
                            let target = &self.document["components"]["schemas"][name];
                            reached.insert(name.to_owned(), target);
                            self.reach(target, reached);
                        }
                    } else {
                        self.reach(value, reached);
                    }
                }
            }
            _ => {}
        }
    }

    fn walk(&self, schema: &Value, value: &Value, at: &str, unknown: &mut Vec<String>) {
        let schema = self.resolve(schema);
        if let Some(branches) = schema["oneOf"].as_array().or_else(|| schema["anyOf"].as_array()) {
            let branches = branches.iter().map(|branch| self.resolve(branch));
            let fitting = branches.filter(|branch| fits_kind(branch, value));
            let fitting = fitting.filter(|branch| admits_type(branch, &value["type"]) != Some(false));
            let found = fitting.map(|branch| {
                let mut found = Vec::new();
                self.walk(branch, value, at, &mut found);
                found
            });
            // Of several branches that fit, the one that knows most of the fields is the one that was meant.
            unknown.extend(found.min_by_key(Vec::len).unwrap_or_default());
            return;
        }
        match value {
            Value::Array(list) => {
                for (index, item) in list.iter().enumerate() {
                    self.walk(&schema["items"], item, &join(at, &index.to_string()), unknown);
                }
            }
            Value::Object(fields) => {
                let open = &schema["additionalProperties"];
                for (key, value) in fields {
                    let place = join(at, key);
                    match (schema["properties"].get(key), open) {
                        (Some(known), _) => self.walk(known, value, &place, unknown),
                        (None, Value::Object(_)) => self.walk(open, value, &place, unknown),
                        (None, Value::Bool(true)) => {}
                        (None, _) if schema["properties"].is_null() => {}
                        (None, _) if MISSING_FROM_DOCUMENT.contains(&key.as_str()) => {}
                        (None, _) => unknown.push(place),
                    }
                }
            }
            _ => {}
        }
    }
}

/// Whether a branch's own `type` field allows this value; absent when the branch has no say in it.
fn admits_type(branch: &Value, kind: &Value) -> Option<bool> {
    let allowed = branch["properties"]["type"]["enum"].as_array()?;
    Some(allowed.contains(kind))
}

fn join(at: &str, key: &str) -> String {
    if at.is_empty() {
        key.to_owned()
    } else {
        format!("{at}.{key}")
    }
}

fn fits_kind(schema: &Value, value: &Value) -> bool {
    let kind = match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(_) => "number",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    };
    match &schema["type"] {
        Value::String(one) => one == kind || (one == "integer" && kind == "number"),
        Value::Array(several) => several
            .iter()
            .any(|one| one == kind || (one == "integer" && kind == "number")),
        _ => true,
    }
}

/// Without nulls and empty lists, which libraries write where they mean nothing.
fn pruned(value: &Value) -> Value {
    let empty = |value: &Value| value.is_null() || value.as_array().is_some_and(Vec::is_empty);
    match value {
        Value::Array(list) => list.iter().map(pruned).collect(),
        Value::Object(fields) => Value::Object(
            fields
                .iter()
                .filter(|(_, v)| !empty(v))
                .map(|(key, value)| (key.clone(), pruned(value)))
                .collect(),
        ),
        other => other.clone(),
    }
}

/// A body with the values as Discord reads them where its schema is narrower than its prose and its examples:
/// permissions are strings of digits, and the id of a new attachment is the number of its file.
fn as_discord_reads(value: &Value) -> Value {
    match value {
        Value::Array(list) => list.iter().map(as_discord_reads).collect(),
        Value::Object(fields) => {
            let mut read = Map::new();
            for (key, value) in fields {
                let digits = value.as_str().and_then(|text| text.parse::<u64>().ok());
                let value = match (key.as_str(), digits) {
                    ("default_member_permissions", Some(number)) => number.into(),
                    ("attachments", _) => as_discord_reads(&with_text_ids(value)),
                    _ => as_discord_reads(value),
                };
                read.insert(key.clone(), value);
            }
            Value::Object(read)
        }
        other => other.clone(),
    }
}

fn with_text_ids(attachments: &Value) -> Value {
    let mut attachments = attachments.clone();
    for attachment in attachments.as_array_mut().into_iter().flatten() {
        if let Some(number) = attachment["id"].as_u64() {
            attachment["id"] = number.to_string().into();
        }
    }
    attachments
}

fn explain<'a>(errors: impl Iterator<Item = ValidationError<'a>>) -> Vec<Problem> {
    let mut problems = Vec::new();
    for error in errors {
        deepest(&error, &mut problems);
    }
    problems
}

/// Goes into unions to the branch that comes closest, and names what is wrong there.
fn deepest(error: &ValidationError<'_>, problems: &mut Vec<Problem>) {
    if let ValidationErrorKind::OneOfNotValid { context } | ValidationErrorKind::AnyOf { context } = error.kind() {
        let here = error.instance_path().to_string();
        let wrong_kind = |branch: &&Vec<ValidationError<'static>>| {
            branch.iter().any(|error| {
                let at = error.instance_path().to_string();
                at == here && matches!(error.kind(), ValidationErrorKind::Type { .. }) || at == format!("{here}/type")
            })
        };
        let closest = context
            .iter()
            .filter(|branch| !wrong_kind(branch))
            .min_by_key(|branch| branch.len());
        if let Some(branch) = closest {
            for error in branch {
                deepest(error, problems);
            }
            return;
        }
    }
    let path = error
        .instance_path()
        .to_string()
        .trim_start_matches('/')
        .replace('/', ".");
    let message: String = error.to_string().chars().take(300).collect();
    problems.push(Problem { path, message });
}
