"""Names that many depend on, by ecosystem, which impostors like to resemble; and honest names that happen to lie one letter away."""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


POPULAR = {
    "pypi": _words("""
    absl-py aiobotocore aiohttp alembic anthropic anyio apache-airflow arrow asyncpg attrs autobahn awscli azure-core azure-identity
    bcrypt beautifulsoup4 bitsandbytes bleach boto3 botocore cachetools celery certifi cffi charset-normalizer click cloudpickle colorama
    coverage cryptography dask databricks-sdk datasets django djangorestframework docker docutils elasticsearch fastapi filelock flask
    fonttools fsspec google-api-core google-auth google-cloud-storage googleapis-common-protos greenlet grpcio gunicorn httpcore httplib2
    httpx huggingface-hub hypothesis idna importlib-metadata ipython isodate jaraco jinja2 jmespath joblib jsonschema jupyter keyring
    kubernetes langchain langchain-core litellm lxml markdown markupsafe matplotlib mysqlclient networkx nltk numpy oauthlib openai
    opencv-python openpyxl opentelemetry-api orjson packaging pandas paramiko pathspec pillow platformdirs playwright poetry
    prometheus-client prompt-toolkit protobuf psutil psycopg2 psycopg2-binary pyarrow pyasn1 pycparser pycryptodome pydantic pydantic-core
    pygments pyinstaller pyjwt pymongo pymysql pyopenssl pyparsing pyserial pytest python-dateutil python-dotenv pytorch pyyaml redis
    regex requests requests-oauthlib rich ruamel-yaml s3transfer scikit-learn scipy selenium sentry-sdk setuptools shapely simplejson
    snowflake-connector-python soupsieve sphinx sqlalchemy starlette streamlit tabulate tenacity tensorboard tensorflow termcolor
    threadpoolctl tokenizers tornado transformers typing-extensions uvicorn virtualenv watchdog websocket-client websockets werkzeug wheel
    xgboost zipp
    """),
    "npm": _words("""
    abort-controller acorn ajv angular ansi-styles apollo-server argparse async autoprefixer axios babel-loader bcryptjs bignumber.js
    bluebird body-parser bootstrap browserslist camelcase chalk cheerio chokidar classnames clsx color-convert commander compression
    concat-map concurrently content-type cookie-parser core-js cross-env cross-spawn css-loader date-fns dayjs dotenv electron elliptic
    emoji-regex enzyme esbuild escape-string-regexp eslint eslint-config-prettier ethers eventemitter3 execa express express-session
    fast-deep-equal fast-glob file-loader follow-redirects form-data formidable framer-motion fs-extra glob-parent graceful-fs graphql
    handlebars helmet html-webpack-plugin http-errors http-proxy-middleware iconv-lite immutable inherits inquirer isomorphic-fetch jquery
    js-yaml jsonwebtoken lodash lodash.merge lru-cache luxon mime-types minimatch minimist mkdirp mocha moment mongodb mongoose morgan
    multer mysql2 nanoid next node-fetch node-forge nodemailer nodemon normalize-url object-assign octokit passport picocolors pino pm2
    postcss prettier prisma prop-types protobufjs puppeteer query-string ramda react react-dom react-redux react-router react-router-dom
    react-scripts readable-stream redux regenerator-runtime request rimraf rollup rxjs safe-buffer sanitize-html sass-loader semver
    sequelize serialize-javascript serve-static sharp shelljs socket.io socket.io-client source-map source-map-support storybook
    string-width strip-ansi style-loader styled-components supertest supports-color tailwindcss terser through2 ts-jest ts-loader ts-node
    tslib typescript underscore undici uuid validator vite vitest vue vue-router web-vitals web3 webpack webpack-cli webpack-dev-server
    winston ws yargs yargs-parser zod zustand
    """),
}
"""Written down for this purpose from what images hold most often: not a ranking, and no copy of one, so it has this project's licence."""

SCOPES = _words("""
    @types @babel @angular @vue @aws-sdk @azure @google-cloud @typescript-eslint @nestjs @mui @emotion @reduxjs @tanstack @testing-library
    @storybook @rollup @esbuild @swc @jest @sentry @octokit @prisma @nrwl @ngrx @fortawesome @material-ui @apollo
    @graphql-tools @opentelemetry
    @aws-cdk @bazel @rsbuild @remotion @storyblok @vinejs @nestjsx @svitejs
    @radix-ui @react-native @sveltejs @vitejs @vercel @cloudflare @datadog @microsoft @openai @anthropic-ai
    @modelcontextprotocol @langchain
""")
"""Scopes of npm that many depend on."""

SCOPED = _words("""
    @types/node @types/react @types/lodash @types/express @types/jest @babel/core @babel/runtime @babel/preset-env
    @angular/core @angular/cli
    @nestjs/core @nestjs/common @prisma/client @octokit/rest @sentry/node @vue/compiler-sfc @typescript-eslint/parser
    @typescript-eslint/eslint-plugin @anthropic-ai/sdk @modelcontextprotocol/sdk @tanstack/react-query @reduxjs/toolkit
""")
"""Names in scopes that impostors write without one."""

NEIGHBOURS = _words("""
    object.assign camel-case enquirer querystring graphiql tslint-config-prettier ansistyles semiver ttypescript
    authlib pymssql tensorboardx
    spython gsutil dataset gpytorch willow dydantic unicorn bpython grequests fastai isolate scrypt google-oauth ngboost pymantic retworkx
    datazets protobuf.js csv-loader typescript-eslint-parser
    jslint ps-node is-node storyblok prettierx reqwest args-parser eclint node-fetch-npm django-rest-framework
    ctransformers djongo ipytest openapi mocker
    mquery safer-buffer
    aiohttp3 arrows async-lock attr babel-load boto botocore3 cachetool chalks color colors content-types cookie-parse coverages docker-py
    docopt execal express-fileupload flask-cors formidable2 glob glob-parents helmets httpie httpx2 inherit ipython3 jinja lodash-es
    markdown2 markdown3 memoize moments mysql mysql2 node-gyp numpydoc pandas-gbq passports pillows postcss8 preact prisma2 psycopg
    psycopg3 pycrypto pycryptodomex pymysql pyparsing2 pytest-rich reacts redis2 redux-form redux-saga regex2 regexp regexpp request
    requests-aws4auth requests2 rollups selenium2 semver2 sharp2 simplejson2 sphinxs tabulate2 terser2 through tornado5 tslint
    types-requests typescript5 underscore.string undici-types uuid4 validators vite-node vitest2 webpack2 websocket websocket-clients
    websockets wheel2 winston2 yargs2 zipp2 zod2 zone.js
""")
"""Honest or unrelated names, in use long enough to be known: read from what a comparison with lists of much-used packages found."""
