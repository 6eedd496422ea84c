"""A wheel for this platform but for every Python: the library it carries is native, ctypes is not."""

from setuptools import Distribution, setup
from setuptools.command.bdist_wheel import bdist_wheel


class NativeDistribution(Distribution):
    """Holds a shared library, so the wheel is not for any platform."""

    def has_ext_modules(self):
        return True


class AnyPythonWheel(bdist_wheel):
    """No extension module is compiled against a Python."""

    def get_tag(self):
        _, _, platform = super().get_tag()
        return "py3", "none", platform


setup(distclass=NativeDistribution, cmdclass={"bdist_wheel": AnyPythonWheel})
