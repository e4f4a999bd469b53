# Builds the bot and puts it alone into a small image. The index lives on the volume /data; the documents
# shipped with ibid are at /corpus and are meant to be replaced by yours:
#
#   docker build -t ibid .
#   docker run -e DISCORD_TOKEN=… -v ibid-data:/data -v ./my-documents:/corpus:ro ibid

FROM rust:1-bookworm AS build
WORKDIR /src
COPY Cargo.toml Cargo.lock ./
COPY config ./config
# The sentence encoder, which becomes part of the program.
COPY model ./model
COPY src ./src
# The manifest names the tests and benches as targets, so their main files have to be there.
COPY tests ./tests
COPY benches ./benches
# What `/about` names, which the build reads as a variable: docker build --build-arg IBID_COMMIT=$(git rev-parse --short HEAD) …
ARG IBID_COMMIT=unknown
RUN cargo build --release --locked --bin ibid

FROM debian:bookworm-slim
# git brings the repositories that a corpus.toml declares, and checks their servers by the certificates.
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install -y --no-install-recommends ca-certificates git \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --no-create-home ibid \
    && mkdir /data \
    && chown 10001 /data
COPY --from=build /src/target/release/ibid /usr/local/bin/ibid
COPY corpus /corpus
COPY config/synonyms.txt /config/synonyms.txt
USER 10001
WORKDIR /
VOLUME /data
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s CMD ["ibid", "health"]
# The shell form would keep SIGTERM from the bot, which then could not finish the questions in hand.
ENTRYPOINT ["ibid"]
CMD ["serve", "--log", "json"]
