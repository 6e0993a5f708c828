# The service alone: no shell, no package manager, a user without rights. Nothing but /data is ever written, and /backup by
# command (a volume, if wanted), so run it with a read-only root file system: docker run --read-only -v session-context:/data -p 8080:8080 session-context

# Both images by their exact release: what is built today is built tomorrow. A security release of .NET is a new number here.
FROM --platform=$BUILDPLATFORM mcr.microsoft.com/dotnet/sdk:10.0.401 AS build
ARG TARGETARCH
WORKDIR /source
COPY . .
RUN --mount=type=cache,target=/root/.nuget/packages \
    dotnet publish src/SessionContext.Server -c Release -a $TARGETARCH --no-self-contained -o /image/app --nologo \
    && mkdir -m 0700 /image/data /image/backup

# RocksDB's library needs glibc 2.34 and libgcc and nothing else; this image has glibc 2.39. The binding has a library for
# musl, too, but nothing is measured with it.
FROM mcr.microsoft.com/dotnet/aspnet:10.0.12-noble-chiseled
WORKDIR /app
# docker build --build-arg SOURCE="$(git remote get-url origin)" says where the source is.
ARG SOURCE
LABEL org.opencontainers.image.title="Session Context Service" \
      org.opencontainers.image.version="0.1.0" \
      org.opencontainers.image.source="$SOURCE" \
      org.opencontainers.image.licenses="MIT"
COPY --from=build /image/app .
COPY --from=build --chown=$APP_UID:$APP_UID /image/data /data
COPY --from=build --chown=$APP_UID:$APP_UID /image/backup /backup
# The runtime's diagnostic port is a socket in /tmp, which is not there to be written.
ENV ASPNETCORE_ENVIRONMENT=Production \
    ASPNETCORE_HTTP_PORTS=8080 \
    DOTNET_EnableDiagnostics=0 \
    Store__Path=/data
USER $APP_UID
VOLUME /data
EXPOSE 8080
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=15s --timeout=5s --start-period=60s --start-interval=1s --retries=3 \
    CMD ["/app/session-context", "health"]
ENTRYPOINT ["/app/session-context"]
