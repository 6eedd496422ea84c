Speed.run()
