//! ibid
pub mod answer;
pub mod app;
pub mod cli;
pub mod corpus;
pub mod discord;
pub mod failure;
pub mod index;
pub mod question;
pub mod reply;
pub mod retrieval;
pub mod service;
pub mod settings;
pub mod store;
pub mod telemetry;
pub mod text;
