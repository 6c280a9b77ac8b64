package com.fasterxml.jackson.datatype.jsonorg

import com.fasterxml.jackson.databind.module.SimpleModule

/** Debian has no package of it. */
class JsonOrgModule : SimpleModule()
