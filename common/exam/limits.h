/* Sizes that every part of Adil agrees on. A format document names each of them. */
#pragma once

#define EXAM_ID_MAX         32 /* exam, blueprint and rule pack identifiers */
#define EXAM_SESSION_ID_MAX 64 /* "2026-10-12/JKT-03/1" */
#define EXAM_PSEUDONYM_MAX  16 /* "P0123456": stands for the candidate everywhere outside the roster */
#define EXAM_ITEM_ID_MAX    64
#define EXAM_TOKEN_MAX      32 /* section, stratum, seat, formation type */
#define EXAM_SECTIONS_MAX   16
#define EXAM_OPTIONS_MAX    26 /* lettered A..Z */
#define EXAM_FIELDS_MAX     12 /* of a mixed item */
#define EXAM_FORM_SLOTS_MAX 1000
#define EXAM_BANK_ITEMS_MAX 200000
#define EXAM_RESPONSE_MAX   96 /* bytes of one response inside an answer record */
#define EXAM_PACKAGE_MAX    (2000u * 1024 * 1024)
