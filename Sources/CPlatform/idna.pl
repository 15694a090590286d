#!/usr/bin/env perl
# SPDX-License-Identifier: Apache-2.0
#
# Writes idna.h from the Unicode properties that Perl carries:
#
#     perl Sources/CPlatform/idna.pl > Sources/CPlatform/idna.h
#
# The status of a code point is the algorithm of RFC 5892 section 3; the rest is
# what the contextual rules (appendix A) and the Bidi rule (RFC 5893) ask about.
use strict;
use warnings;
use feature 'fc';
use Unicode::Normalize qw(NFC NFD NFKC getCombinClass getCanon);
use Unicode::UCD;
no warnings 'utf8';

my ($disallowed, $valid, $joiner, $contextual) = (0, 1, 2, 3);

my %exception;    # RFC 5892 section 2.6
$exception{$_} = $valid for 0xDF, 0x3C2, 0x6FD, 0x6FE, 0xF0B, 0x3007;
$exception{$_} = $contextual
  for 0xB7, 0x375, 0x5F3, 0x5F4, 0x30FB, 0x660 .. 0x669, 0x6F0 .. 0x6F9;
$exception{$_} = $disallowed for 0x640, 0x7FA, 0x302E, 0x302F, 0x3031 .. 0x3035, 0x303B;

sub status {
  my ($code) = @_;
  my $c = chr $code;
  return $exception{$code} if exists $exception{$code};
  return $disallowed if $c =~ /\p{Cn}|\p{Cs}|\p{Co}/;
  return $valid if $c =~ /[-0-9a-z]/;
  return $joiner if $c =~ /\p{Join_Control}/;
  return $disallowed if $c ne NFKC(fc(NFKC($c)));
  return $disallowed if $c =~ /\p{Default_Ignorable_Code_Point}|\p{White_Space}/;
  return $disallowed if $c =~ /\p{Block=Combining_Diacritical_Marks_For_Symbols}/;
  return $disallowed if $c =~ /\p{Block=Musical_Symbols}|\p{Block=Ancient_Greek_Musical_Notation}/;
  return $disallowed if $c =~ /\p{Hangul_Syllable_Type=L}|\p{Hangul_Syllable_Type=V}/;
  return $disallowed if $c =~ /\p{Hangul_Syllable_Type=T}/;
  return $valid if $c =~ /\p{Ll}|\p{Lu}|\p{Lo}|\p{Nd}|\p{Lm}|\p{Mn}|\p{Mc}/;
  return $disallowed;
}

sub properties {
  my ($code) = @_;
  my $status = status($code);
  return 0 if $status == $disallowed;
  my $c = chr $code;
  my $bidi =
      $c =~ /\p{Bc=L}/                                                ? 1
    : $c =~ /\p{Bc=R}|\p{Bc=AL}/                                      ? 2
    : $c =~ /\p{Bc=AN}/                                               ? 3
    : $c =~ /\p{Bc=EN}/                                               ? 4
    : $c =~ /\p{Bc=ES}|\p{Bc=CS}|\p{Bc=ET}|\p{Bc=ON}|\p{Bc=BN}/       ? 5
    : $c =~ /\p{Bc=NSM}/                                              ? 6
    :                                                                   0;
  my $joining =
      $c =~ /\p{Jt=L}/ ? 1
    : $c =~ /\p{Jt=R}/ ? 2
    : $c =~ /\p{Jt=D}/ ? 3
    : $c =~ /\p{Jt=T}/ ? 4
    :                    0;
  my $script =
      $c =~ /\p{Script=Greek}/                                        ? 1
    : $c =~ /\p{Script=Hebrew}/                                       ? 2
    : $c =~ /\p{Script=Hiragana}|\p{Script=Katakana}|\p{Script=Han}/  ? 3
    :                                                                   0;
  my $mark = $c =~ /\p{M}/ ? 1 : 0;
  return $status | $bidi << 2 | $joining << 5 | $script << 8 | $mark << 10
    | getCombinClass($code) << 16;
}

my (@ranges, @classes, %index, @pairs);
my $last = -1;
for my $code (0 .. 0x10FFFF) {
  my $class = properties($code);
  if ($class != $last) {
    if (!exists $index{$class}) {
      $index{$class} = @classes;
      push @classes, $class;
    }
    push @ranges, $code << 8 | $index{$class};
    $last = $class;
  }
  next if $class == 0 || ($code >= 0xAC00 && $code <= 0xD7A3);
  # One step of decomposition: the pair whose composition is this character.
  my $whole = NFD(chr $code);
  next if length $whole < 2;
  my $head = NFC(substr $whole, 0, -1);
  my $tail = substr $whole, -1;
  die sprintf 'U+%04X has no pair', $code
    if length $head != 1 || NFC($head . $tail) ne chr $code;
  die sprintf 'U+%04X has a part that is not allowed', $code
    if !properties(ord $head) || !properties(ord $tail);
  push @pairs, [ord $head, ord $tail, $code];
}
die 'too many classes for one byte' if @classes > 256;
my @wholes = @pairs;    # in the order of the wholes
@pairs = sort { $a->[0] <=> $b->[0] || $a->[1] <=> $b->[1] } @pairs;

sub rows {
  my ($across, @items) = @_;
  my $text = '';
  while (my @row = splice @items, 0, $across) { $text .= '    ' . join(', ', @row) . ",\n" }
  return $text;
}

my $version = Unicode::UCD::UnicodeVersion();
my ($range_count, $pair_count) = (scalar @ranges, scalar @pairs);
my $range_rows = rows(7, map { sprintf '0x%08X', $_ } @ranges);
my $class_rows = rows(8, map { sprintf '0x%06X', $_ } @classes);
my $pair_rows = rows(4, map { sprintf '0x%05X%05X', @$_[0, 1] } @pairs);
my $whole_rows = rows(4, map { sprintf '0x%05X%05X%05X', @$_[2, 0, 1] } @wholes);

print <<"END";
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What IDNA 2008 asks about a code point, after Unicode $version.
 * Written by idna.pl beside this file.
 *
 * A class is one word:
 *   bits 0-1    status: disallowed or unassigned, valid, joiner, contextual
 *   bits 2-4    bidirectional class, see IDNA_BIDI_*
 *   bits 5-7    joining type, see IDNA_JOINING_*
 *   bits 8-9    script, as far as a contextual rule names it
 *   bit  10     combining mark (general category M)
 *   bits 16-23  canonical combining class
 */
#ifndef SATYA_IDNA_H
#define SATYA_IDNA_H

#include <stdint.h>

enum {
    IDNA_DISALLOWED = 0,
    IDNA_VALID = 1,
    IDNA_JOINER = 2,
    IDNA_CONTEXTUAL = 3,
    IDNA_BIDI_LEFT = 1,
    IDNA_BIDI_RIGHT = 2,
    IDNA_BIDI_ARABIC_NUMBER = 3,
    IDNA_BIDI_EUROPEAN_NUMBER = 4,
    IDNA_BIDI_NEUTRAL = 5,
    IDNA_BIDI_MARK = 6,
    IDNA_JOINING_LEFT = 1,
    IDNA_JOINING_RIGHT = 2,
    IDNA_JOINING_DUAL = 3,
    IDNA_JOINING_TRANSPARENT = 4,
    IDNA_SCRIPT_GREEK = 1,
    IDNA_SCRIPT_HEBREW = 2,
    IDNA_SCRIPT_EAST_ASIAN = 3
};

/* First code point of a run (upper 24 bits) and the index of its class. */
static const uint32_t idna_runs[$range_count] = {
$range_rows};

static const uint32_t idna_classes[] = {
$class_rows};

/* First and second character of a pair that normal form C replaces by one. */
static const uint64_t idna_pairs[$pair_count] = {
$pair_rows};

/* The same, each behind the character that stands for the pair. */
static const uint64_t idna_wholes[$pair_count] = {
$whole_rows};

/* The class of `code`; 0 (disallowed) for what is no code point. */
static inline uint32_t idna_class(uint32_t code)
{
    uint32_t low = 0, high = $range_count, middle;
    if (code > 0x10FFFF)
        return 0;
    /* The first run starts at 0, so a run with start <= code always exists. */
    while (high - low > 1) {
        middle = low + (high - low) / 2;
        if (idna_runs[middle] >> 8 <= code)
            low = middle;
        else
            high = middle;
    }
    return idna_classes[idna_runs[low] & 0xFF];
}

/* Whether normal form C puts one character in the place of these two. */
static inline int32_t idna_composes(uint32_t first, uint32_t second)
{
    uint64_t pair = (uint64_t)first << 20 | second;
    uint32_t low = 0, high = $pair_count, middle;
    if (second > 0xFFFFF)
        return 0;
    while (low < high) {
        middle = low + (high - low) / 2;
        if (idna_pairs[middle] < pair)
            low = middle + 1;
        else
            high = middle;
    }
    return low < $pair_count && idna_pairs[low] == pair;
}

/* The pair behind `code`, its second character in the lower 20 bits; 0 for none. */
static inline uint64_t idna_pair(uint32_t code)
{
    uint32_t low = 0, high = $pair_count, middle;
    while (low < high) {
        middle = low + (high - low) / 2;
        if (idna_wholes[middle] >> 40 < code)
            low = middle + 1;
        else
            high = middle;
    }
    if (low == $pair_count || idna_wholes[low] >> 40 != code)
        return 0;
    return idna_wholes[low] & 0xFFFFFFFFFF;
}

#endif
END
