# One image for web, worker, beat and migration: docker-compose.yml says which of them a container is.
FROM python:3.13-slim-bookworm

RUN apt-get update \
    && apt-get install -y --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --home-dir /data --shell /usr/sbin/nologin aliquot \
    && mkdir -p /data/files /data/mail /data/beat \
    && chown -R aliquot:aliquot /data

WORKDIR /srv/aliquot
ENV PYTHONUNBUFFERED=1

COPY requirements.txt .
RUN pip install --no-cache-dir --require-hashes -r requirements.txt

COPY . .
# Static files are part of the image; the values are only there because settings insist on them.
ENV STATIC_ROOT=/srv/static
RUN SECRET_KEY=build EVENT_KEY=00 DATABASE_URL=postgres://build/build BROKER_URL=redis://build CACHE_URL=redis://build \
    python manage.py collectstatic --no-input --ignore redoc

USER aliquot
VOLUME /data
EXPOSE 8000
