# syntax=docker/dockerfile:1
FROM rust:1.95-bookworm AS build
WORKDIR /build
COPY . .
RUN --mount=type=cache,target=/usr/local/cargo/registry \
    --mount=type=cache,target=/build/target \
    cargo build --release --locked \
    && cp target/release/puente /usr/local/bin/puente

FROM debian:bookworm-slim
RUN useradd --system --uid 10001 --no-create-home --shell /usr/sbin/nologin puente
COPY --from=build /usr/local/bin/puente /usr/local/bin/puente
USER 10001
EXPOSE 8080
ENTRYPOINT ["puente"]
CMD ["serve"]
