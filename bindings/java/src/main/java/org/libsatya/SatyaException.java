// SPDX-License-Identifier: Apache-2.0
package org.libsatya;

/** A call that failed; the message ends with the constant of satya_status. */
public class SatyaException extends RuntimeException {
  private static final long serialVersionUID = 1;

  SatyaException(String message) {
    super(message);
  }
}
