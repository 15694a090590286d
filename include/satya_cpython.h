/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file satya_cpython.h
 * What the fast path of CPython needs of libsatya, and libsatya of CPython.
 *
 * The library is not linked with Python and knows none of its headers. The Python
 * package hands over, once, the addresses of functions and objects of the running
 * interpreter; the library tries whatever it relies on and makes the native types of
 * models, or says why it does not. docs/ARCHITECTURE.md tells the whole.
 *
 * For the Python package alone: this interface changes with it, without notice.
 */
#ifndef SATYA_CPYTHON_H
#define SATYA_CPYTHON_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* declarations */

/**
 * Addresses in the interpreter, named as CPython names what stands there. A
 * reference to an object is `void *`; one of a type, of an exception or of a
 * singleton is borrowed and lives as long as the interpreter.
 *
 * None may be NULL. `struct_size` is `sizeof` of the whole.
 */
typedef struct satya_cpython_api {
  uint32_t struct_size;
  /** sys.hexversion */
  uint32_t version;

  void *(*PyType_FromSpecWithBases)(void *spec, void *bases);
  uint32_t (*PyType_GetFlags)(void *type);
  void *(*PyType_GetSlot)(void *type, int slot);
  void (*PyType_Modified)(void *type);
  int (*PyType_IsSubtype)(void *type, void *base);
  void *(*_PyObject_GC_New)(void *type);
  void (*PyObject_GC_Track)(void *object);
  void (*PyObject_GC_UnTrack)(void *object);
  void (*PyObject_GC_Del)(void *object);
  void *(*PyObject_Malloc)(size_t size);
  void (*PyObject_Free)(void *memory);
  void *(*PyObject_Init)(void *object, void *type);
  void (*_Py_NewReference)(void *object);
  void (*PyObject_ClearWeakRefs)(void *object);
  void (*_Py_Dealloc)(void *object);
  void (*Py_IncRef)(void *object);
  void (*Py_DecRef)(void *object);
  void *(*PyObject_Call)(void *callable, void *arguments, void *keywords);
  void *(*PyObject_CallObject)(void *callable, void *arguments);
  void *(*PyObject_Type)(void *object);
  void *(*PyObject_GetAttr)(void *object, void *name);
  int (*PyObject_SetAttr)(void *object, void *name, void *value);
  int (*PyObject_GenericSetAttr)(void *object, void *name, void *value);
  void *(*PyObject_GenericGetAttr)(void *object, void *name);
  int (*PyObject_IsTrue)(void *object);
  void *(*PyCFunction_NewEx)(void *definition, void *self, void *module);
  void *(*PyDescr_NewMember)(void *type, void *definition);
  void *(*PyDescr_NewMethod)(void *type, void *definition);
  long long (*PyLong_AsLongLongAndOverflow)(void *object, int *overflow);
  void *(*PyLong_FromLongLong)(long long value);
  void *(*PyLong_FromString)(const char *text, char **end, int base);
  double (*PyLong_AsDouble)(void *object);
  double (*PyFloat_AsDouble)(void *object);
  void *(*PyFloat_FromDouble)(double value);
  ptrdiff_t (*PyUnicode_GetLength)(void *object);
  const char *(*PyUnicode_AsUTF8AndSize)(void *object, ptrdiff_t *size);
  void *(*PyUnicode_FromStringAndSize)(const char *text, ptrdiff_t size);
  void *(*PyUnicode_InternFromString)(const char *text);
  void *(*PyBytes_FromStringAndSize)(const void *bytes, ptrdiff_t size);
  const char *(*PyBytes_AsString)(void *object);
  ptrdiff_t (*PyBytes_Size)(void *object);
  void *(*PyDict_New)(void);
  int (*PyDict_SetItem)(void *dict, void *key, void *value);
  int (*PyDict_DelItem)(void *dict, void *key);
  void *(*PyDict_GetItemWithError)(void *dict, void *key);
  int (*PyDict_Next)(void *dict, ptrdiff_t *position, void **key, void **value);
  void *(*PyDict_Copy)(void *dict);
  ptrdiff_t (*PyDict_Size)(void *dict);
  void *(*PyList_New)(ptrdiff_t size);
  int (*PyList_SetItem)(void *list, ptrdiff_t index, void *value);
  int (*PyList_Append)(void *list, void *value);
  ptrdiff_t (*PyList_Size)(void *list);
  void *(*PyTuple_New)(ptrdiff_t size);
  int (*PyTuple_SetItem)(void *tuple, ptrdiff_t index, void *value);
  void *(*PyTuple_GetItem)(void *tuple, ptrdiff_t index);
  ptrdiff_t (*PyTuple_Size)(void *tuple);
  void *(*PySet_New)(void *items);
  void *(*PyFrozenSet_New)(void *items);
  int (*PySet_Add)(void *set, void *item);
  int (*PySet_Contains)(void *set, void *item);
  ptrdiff_t (*PySet_Size)(void *set);
  void *(*PyObject_GetIter)(void *object);
  void *(*PyIter_Next)(void *iterator);
  void (*PyErr_SetString)(void *type, const char *message);
  void *(*PyErr_Occurred)(void);
  void (*PyErr_Clear)(void);
  int (*PyErr_ExceptionMatches)(void *type);
  void (*PyErr_Fetch)(void **type, void **value, void **traceback);
  void (*PyErr_Restore)(void *type, void *value, void *traceback);
  int (*Py_EnterRecursiveCall)(const char *where);
  void (*Py_LeaveRecursiveCall)(void);
  void *(*PyInterpreterState_Get)(void);
  int64_t (*PyInterpreterState_GetID)(void *interpreter);
  void *(*PyType_GenericAlloc)(void *type, ptrdiff_t count);
  void *(*PyUnicode_New)(ptrdiff_t size, uint32_t largest);
  void *(*PyObject_Str)(void *object);
  void *(*PyObject_Repr)(void *object);

  void *PyType_Type;
  void *PyBaseObject_Type;
  void *PyUnicode_Type;
  void *PyLong_Type;
  void *PyFloat_Type;
  void *PyBool_Type;
  void *PyBytes_Type;
  void *PyList_Type;
  void *PyTuple_Type;
  void *PyDict_Type;
  void *PySet_Type;
  void *PyFrozenSet_Type;
  void *PyMemberDescr_Type;
  void *_Py_NoneStruct;
  void *_Py_TrueStruct;
  void *_Py_FalseStruct;
  void *PyExc_TypeError;
  void *PyExc_AttributeError;
  void *PyExc_MemoryError;
  /** The struct that the capsule `datetime.datetime_CAPI` holds. */
  void *datetime_CAPI;
} satya_cpython_api;

/**
 * Makes the native types of this process, once; another call gives the same again.
 * The caller holds the GIL.
 *
 * @param api          [borrowed] copied before the function returns.
 * @param out          receives a new reference to a dict of what Python installs, NULL
 *                     where there is none.
 * @param reason       receives, where the native engine cannot be used here, why: text
 *                     that ends with NUL, shortened to `reason_size`.
 * @return SATYA_OK; SATYA_BAD_ARGUMENT for NULL or a wrong struct_size; SATYA_BAD_STATE
 *         where the interpreter is not one that the library knows, or not the main one.
 * Threads: needs the GIL. Since 0.1.
 */
uint32_t satya_cpython_boot(const satya_cpython_api *api, void **out,
                            char *reason, size_t reason_size);

/* end of declarations */

#ifdef __cplusplus
}
#endif

#endif
